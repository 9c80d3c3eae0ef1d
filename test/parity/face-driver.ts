import type { World } from './world.ts';

/** A person of the scenarios, known by name and address everywhere. */
export interface Person {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly customerNumber: string;
  /** The password that the person began with. */
  readonly password: string;
}

/** What opens something after a sign-in, as headers of a request. */
export interface Session {
  readonly headers: Readonly<Record<string, string>>;
  readonly refreshToken?: string | undefined;
}

/**
 * What a face says, in one word for all of them: `in`, `done`, `refused`, `second factor`, `not authenticated`,
 * `password change required`, `weak`, `invalid code`; whatever else it says stands as it came, so that it equals nothing.
 */
export type Word = string;

export interface Attempt {
  readonly word: Word;
  /** Where the face opens one and the attempt succeeded. */
  readonly session?: Session | undefined;
  /** Whether the face says that the account is locked. */
  readonly saysLocked?: boolean;
}

/** What a face shows of a person. */
export interface Shown {
  readonly email: string;
  readonly emailVerified: boolean;
}

export interface NewPerson {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

/**
 * One way into the directory, in the vocabulary that all of them share. A verb that is missing is one that the face cannot
 * express. Every way in proves passwords.
 */
export interface FaceDriver {
  readonly name: string;
  /** What its sessions are, and what it takes from others. */
  readonly sessions?: 'token' | 'cookie';
  /** Whether its sessions come with a refresh token. */
  readonly refreshes?: true;
  /** Signs in, or has a password proved. Every face takes username and e-mail address. */
  signIn(world: World, name: string, password: string, code?: string): Promise<Attempt>;
  /** Whether a session still opens what anyone signed in may see. */
  opens?(world: World, session: Session): Promise<Word>;
  /** The username behind a session. */
  whoAmI?(world: World, session: Session): Promise<string>;
  /** Makes a person who can sign in; gives the username, which some faces choose. */
  register?(world: World, person: NewPerson): Promise<string>;
  /** Changes a password for whoever knows it, in a session of his where the face has them: that one, or a new one. */
  changePassword?(world: World, who: Person, from: string, to: string, session?: Session): Promise<Word>;
  /** Sets a password without the old one. */
  setPassword?(world: World, who: Person, to: string): Promise<Word>;
  /** Gives the person a generated password, and the test too. */
  generatePassword?(world: World, who: Person): Promise<string>;
  /** Asks for a secret that sets a new password. */
  askReset?(world: World, who: Person): Promise<Word>;
  /** Sets a password with a secret that was sent. */
  completeReset?(world: World, who: Person, secret: string, to: string): Promise<Word>;
  /** Has an address that nobody confirmed proved by what is sent there; gives the password that is in force then. */
  proveAddress?(world: World, who: Person): Promise<string>;
  signOut?(world: World, session: Session): Promise<Word>;
  /** Makes the person passive. */
  deactivate?(world: World, who: Person): Promise<Word>;
  /** What the face shows of a person; `session` is one of the person's own. */
  shown?(world: World, who: Person, session: Session): Promise<Shown>;
}

export type Verb = Exclude<keyof FaceDriver, 'name' | 'sessions' | 'refreshes'>;

/** A face that has a verb. */
export type Having<V extends Verb> = FaceDriver & Required<Pick<FaceDriver, V>>;
