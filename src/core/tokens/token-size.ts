/**
 * What an access token can carry of one account in one tenant. It travels in a header, for which servers and proxies commonly
 * allow 16 KiB, all headers together.
 */

/** Custom claims as they stand in the token: JSON in UTF-8. One claim of the longest value always fits. */
export const MOST_CLAIM_BYTES = 6 * 1024;
export const MOST_ROLES = 32;
/** Characters of the longest token that is looked at: claims and roles at their most, and what every token holds. */
export const LONGEST_TOKEN = 14 * 1024;
