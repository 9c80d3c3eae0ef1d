import type { FastifyInstance } from 'fastify';
import { refuseOtherMethods } from '#http/other-methods.ts';
import type { FaceEnvironment } from './face.ts';
import type { PublishedRoute } from './route.ts';

/**
 * Mounts the lines of a face's table that are not switched off, each as the face does it, and answers every other method of
 * their paths. `urlOf` is a path of the table as the router has it.
 */
export function mountRoutes<Line extends PublishedRoute>(
  app: FastifyInstance,
  { disabled }: FaceEnvironment,
  routes: readonly Line[],
  urlOf: (path: string) => string,
  mount: (line: Line) => void,
): void {
  const isOn = (line: Line) => !disabled.includes(line.operation.name);
  for (const line of routes.filter(isOn)) mount(line);
  for (const [path, lines] of Map.groupBy(routes, (line) => line.path)) {
    const methods = Map.groupBy(lines, isOn);
    const named = (on: boolean) => (methods.get(on) ?? []).map((line) => line.method);
    refuseOtherMethods(app, urlOf(path), { on: named(true), off: named(false) });
  }
}
