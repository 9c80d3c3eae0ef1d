import { mock } from 'node:test';
import { Context } from '#core/context.ts';

/**
 * Lets `act` happen when the next call of a person or of a person's key is about to write: after everything that it looked
 * at, before its transaction. What `act` does itself is not held up.
 */
export function beforeNextOwnWrite(act: () => Promise<void>): void {
  const { write } = Context.prototype;
  const held = mock.method(Context.prototype, 'write', async function (this: Context, ...given: never[]) {
    if ('accountId' in this.actor) {
      held.mock.restore();
      await act();
    }
    return Reflect.apply(write, this, given);
  });
}
