/** One forward step of the schema, in SQL that SQLite and PostgreSQL both take. Never edited once released. */
export interface Migration {
  /** 1, 2, 3 …, without gaps. */
  readonly id: number;
  readonly name: string;
  readonly statements: readonly string[];
}
