import { assecoIdentity } from './asseco-identity/index.ts';
import { enturCustomers } from './entur-customers/index.ts';
import type { Face } from './face.ts';
import { oauth } from './oauth/index.ts';
import { overkizEndUser } from './overkiz-enduser/index.ts';
import { zentryIdentity } from './zentry-identity/index.ts';

/** Every published API. A new one is a folder and a line here. */
export const faces: readonly Face[] = [assecoIdentity, zentryIdentity, enturCustomers, overkizEndUser, oauth];
