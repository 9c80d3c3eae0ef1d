import Fastify, { type FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Answered } from '#http/server.ts';

export interface Metrics {
  observe(answered: Answered): void;
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  /** One figure for each value of a label. */
  gauges(name: string, help: string, label: string, read: () => Promise<Readonly<Record<string, number>>>): void;
  /** Serves `GET /metrics` on loopback; gives the function that ends it. */
  listen(port: number): Promise<() => Promise<void>>;
}

/** Prometheus metrics, on a port of their own so that they are never public by accident. `guardRoutes` sees what is mounted. */
export function metrics(guardRoutes: (app: FastifyInstance) => void): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'tessera_requests_total',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'tessera_request_seconds',
    help: 'Time to answer',
    labelNames: ['route'],
    buckets: [0.001, 0.005, 0.02, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  });
  return {
    observe({ method, route, status, milliseconds }) {
      requests.inc({ method, route, status });
      seconds.observe({ route }, milliseconds / 1000);
    },
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(await read());
        },
      });
    },
    gauges(name, help, label, read) {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers: [registry],
        async collect() {
          this.reset();
          // While the database is gone these figures are missing; all others are needed more than ever.
          const figures = await read().catch(() => ({}));
          for (const [value, figure] of Object.entries(figures)) this.set({ [label]: value }, figure);
        },
      });
    },
    async listen(port) {
      const app: FastifyInstance = Fastify({ logger: false });
      guardRoutes(app);
      app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
      await app.listen({ host: '127.0.0.1', port });
      return () => app.close();
    },
  };
}
