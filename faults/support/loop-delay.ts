import { freePort } from '#test/support/postgres/free-port.ts';
import { call } from './http.ts';

/** The server looks at its loop that often, and counts that as delay too (prom-client). */
const PRECISION_MS = 10;

/** How late the event loop of a server was, as the server measures it: from outside, the clients that share its processors are in it. */
export class LoopDelay {
  readonly #port: number;

  private constructor(port: number) {
    this.#port = port;
  }

  static async measured(): Promise<LoopDelay> {
    return new LoopDelay(await freePort());
  }

  /** Settings of the server that measures. */
  get env(): Record<string, string> {
    return { TESSERA_METRICS_PORT: String(this.#port) };
  }

  /** Milliseconds since it was asked last. */
  async sinceLast(): Promise<{ p99: number; max: number }> {
    const { text } = await call(this.#port, { method: 'GET', path: '/metrics' });
    const figure = (name: string) => {
      const seconds = new RegExp(`^nodejs_eventloop_lag_${name}_seconds ([\\d.e-]+)$`, 'm').exec(text)?.[1];
      if (seconds === undefined) throw new Error('The server does not measure its event loop.');
      return Math.max(Number(seconds) * 1000 - PRECISION_MS, 0);
    };
    return { p99: figure('p99'), max: figure('max') };
  }
}
