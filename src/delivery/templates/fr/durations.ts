/** So many minutes, in words. */
export const minutes = (count: number) => (count === 1 ? '1 minute' : `${count} minutes`);
/** So many hours, in words. */
export const hours = (count: number) => (count === 1 ? '1 heure' : `${count} heures`);
/** So many days, in words. */
export const days = (count: number) => (count === 1 ? '1 jour' : `${count} jours`);
