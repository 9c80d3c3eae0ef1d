import type { FastifyInstance, RouteOptions } from 'fastify';
import { refuseOtherMethods } from '#http/other-methods.ts';
import { serving } from './declared-access.ts';
import type { FaceEnvironment } from './face.ts';
import type { PublishedRoute } from './route.ts';

/** What a face makes of a line; its method, path and operation are the table's. */
export interface MountedLine extends Omit<RouteOptions, 'method' | 'url' | 'config'> {
  readonly config?: Readonly<Record<string, unknown>>;
}

/**
 * Mounts the lines of a face's table that are not switched off, each as the face answers it, and answers every other method
 * of their paths. `urlOf` is a path of the table as the router has it.
 */
export function mountRoutes<Line extends PublishedRoute>(
  app: FastifyInstance,
  { disabled }: FaceEnvironment,
  routes: readonly Line[],
  urlOf: (path: string) => string,
  answering: (line: Line) => MountedLine,
): void {
  const isOn = (line: Line) => !disabled.includes(line.operation.name);
  for (const line of routes.filter(isOn)) {
    const { config, ...options } = answering(line);
    app.route({
      ...options,
      method: line.method,
      url: urlOf(line.path),
      config: { ...config, ...serving(line.operation) },
    });
  }
  for (const [path, lines] of Map.groupBy(routes, (line) => line.path)) {
    const methods = Map.groupBy(lines, isOn);
    const named = (on: boolean) => (methods.get(on) ?? []).map((line) => line.method);
    refuseOtherMethods(app, urlOf(path), { on: named(true), off: named(false) });
  }
}
