import { readContact } from '../contacts/read-contact.ts';
import type { Context, Transaction } from '../context.ts';
import type { Customer } from '../ports/repositories/customers.ts';
import { problem } from '../problems.ts';

/** Who writes, as the writing system says it: kept on the record for the customer's sake (GDPR). */
export interface Author {
  readonly by: string;
  readonly channel: string;
}

/** What a system says of a customer. Left out means: as it is. */
export interface CustomerInput {
  readonly firstName: string;
  readonly lastName: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  /** What messages are written in. */
  readonly locale?: string | undefined;
  readonly details: Partial<Omit<Customer, 'emailOld' | 'lastSignInFrom'>>;
}

export interface ReadContact {
  readonly value: string;
  readonly display: string;
}

/** Both contacts in canonical form. Raises `invalid-format`. */
export function readContacts(
  ctx: Context,
  { email, phone }: CustomerInput,
): { email: ReadContact | undefined; phone: ReadContact | undefined } {
  return {
    email: email === undefined ? undefined : readContact(ctx, 'email', email),
    phone: phone === undefined ? undefined : readContact(ctx, 'sms', phone),
  };
}

/**
 * Writes what the organisation knows of a customer. A reference is one customer's in an organisation, and so is a number
 * that stands for one; the look-up words the answer, the database decides between two at once. Raises
 * `customer-ref-already-used`.
 */
export async function saveDetails(
  tx: Transaction,
  account: { id: string; tenantId: string; customerNumber: string },
  details: CustomerInput['details'],
): Promise<void> {
  const { customerRef } = details;
  if (customerRef != null && customerRef !== account.customerNumber) {
    const holder = await tx.customers.findByRef(account.tenantId, customerRef);
    if (holder !== undefined && holder !== account.id)
      throw problem('customer-ref-already-used', { field: 'customerRef', data: { customerRef } });
  }
  // Whoever repeats the number as the reference has none of his own.
  const own = customerRef === account.customerNumber ? { customerRef: null } : {};
  const lists = details.lists && { ...(await tx.customers.find(account.id))?.lists, ...details.lists };
  const change = { ...details, ...own, ...(lists === undefined ? {} : { lists }) };
  await tx.customers.save({ accountId: account.id, tenantId: account.tenantId }, change);
}
