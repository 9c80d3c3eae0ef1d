/** Where each name was signed in with lately: what is asked for from there goes before what strangers ask for. */
export interface FamiliarPlaces {
  /** The right password for this canonical name came from this address. */
  note(name: string, ip: string): void;
  /** Whether one came from there, or from its network, lately. */
  knows(name: string, ip: string): boolean;
}
