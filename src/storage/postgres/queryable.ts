import type pg from 'pg';

/** What takes a statement: any connection of a pool, or the one of a transaction. */
export interface Queryable {
  /** A statement that fails takes the others with it: none can be run again alone. */
  readonly isTransaction?: boolean;
  query(config: pg.QueryConfig): Promise<pg.QueryResult>;
}
