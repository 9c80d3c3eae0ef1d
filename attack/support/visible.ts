import type { Answer } from './answer.ts';

/** Headers that differ from one answer to the next whoever asks: time, number, and what is left of the caller's own budget. */
const OF_THE_MOMENT = /^(date|x-correlation-id|rate-limit-|spike-)/;

/** All that somebody can see of an answer and compare with another. */
export function visible({ status, headers, text }: Answer): string {
  const lasting = Object.entries(headers).filter(([name]) => !OF_THE_MOMENT.test(name));
  return JSON.stringify([status, lasting.sort(), text]);
}
