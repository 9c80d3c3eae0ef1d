/** A route that serves no operation, and why it needs none. */
interface OpenRoute {
  /** GET and HEAD unless told otherwise. */
  readonly methods: readonly string[];
  readonly why: string;
}

const reads = (why: string): OpenRoute => ({ methods: ['GET', 'HEAD'], why });

/** Every route that stands outside the access rules, by path. Whatever else is mounted must say who may call it. */
export const OPEN_ROUTES: ReadonlyMap<string, OpenRoute> = new Map([
  ['/', reads('leads to the documentation')],
  ['/docs', reads('the documentation')],
  ['/docs/*', reads('the documentation')],
  ['/health/live', reads('says that the process answers')],
  ['/health/ready', reads('says that the database answers')],
  ['/metrics', reads('figures, on a listener of their own that only this machine reaches')],
  ['/mailbox', reads('the built-in mailbox, which exists only on loopback')],
  ['/mailbox/messages', reads('the built-in mailbox, which exists only on loopback')],
  ['/v1/identity/openapi.json', reads('a published document')],
  ['/zentry/openapi.json', reads('a published document')],
  ['/customers/v2/openapi.json', reads('a published document')],
  ['/enduser-mobile-web/enduserAPI/openapi.json', reads('a published document')],
  ['/v1/authentication/openapi.json', reads('a published document')],
  ['*', { methods: ['OPTIONS'], why: 'preflight of browsers, answered by @fastify/cors' }],
]);
