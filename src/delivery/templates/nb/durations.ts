/** So many minutes, in words. */
export const minutes = (count: number) => (count === 1 ? '1 minutt' : `${count} minutter`);
/** So many hours, in words. */
export const hours = (count: number) => (count === 1 ? '1 time' : `${count} timer`);
/** So many days, in words. */
export const days = (count: number) => (count === 1 ? '1 dag' : `${count} dager`);
