/**
 * How the username of a customer without an e-mail address begins. It is claimed by nobody, so that nobody signs in with it,
 * and gives way to the first address.
 */
export const NAMELESS = 'customer:';
