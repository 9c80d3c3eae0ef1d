/** A customer as Entur’s API takes one. */
export const customer = (over: object) => ({
  organisationId: 1,
  firstName: 'Kari',
  surname: 'Nordmann',
  createdBy: 'web',
  createdByChannel: 'shop',
  changedBy: 'web',
  changedByChannel: 'shop',
  ...over,
});
