import { test } from 'node:test';
import type { FaceDriver, Having, Verb } from './face-driver.ts';
import { asseco } from './faces/asseco.ts';
import { entur, enturMail } from './faces/entur.ts';
import { overkiz } from './faces/overkiz.ts';
import { zentry, zentryLogin } from './faces/zentry.ts';

/** Every way in: each proves passwords. */
export const WAYS: readonly FaceDriver[] = [asseco, zentry, zentryLogin, entur, overkiz];

/** Whatever can express a verb. */
export function facesThat<V extends Verb>(verb: V): readonly Having<V>[] {
  return [...WAYS, enturMail].filter(
    (face): face is Having<V> => face[verb] !== undefined && (verb !== 'signIn' || WAYS.includes(face)),
  );
}

/** One test for every ordered pair of a face that writes and one that reads, itself included. */
export function forEveryPair<Writer extends FaceDriver, Reader extends FaceDriver>(
  writers: readonly Writer[],
  readers: readonly Reader[],
  scenario: (writer: Writer, reader: Reader) => Promise<void>,
): void {
  for (const writer of writers)
    for (const reader of readers) test(`${writer.name} → ${reader.name}`, () => scenario(writer, reader));
}
