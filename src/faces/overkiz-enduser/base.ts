/** Cookies are for everything below this path. */
export const COOKIE_PATH = '/enduser-mobile-web';

/** Where every operation stands. */
export const BASE = `${COOKIE_PATH}/enduserAPI`;
