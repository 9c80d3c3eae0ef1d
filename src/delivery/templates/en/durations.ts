/** So many minutes, in words. */
export const minutes = (count: number) => (count === 1 ? '1 minute' : `${count} minutes`);
/** So many hours, in words. */
export const hours = (count: number) => (count === 1 ? '1 hour' : `${count} hours`);
/** So many days, in words. */
export const days = (count: number) => (count === 1 ? '1 day' : `${count} days`);
