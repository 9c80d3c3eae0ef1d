import { integer, list } from '../setting.ts';

/** Tokens, the keys that sign them, and sessions. */
export const tokens = {
  accessMinutes: integer(
    'tokens.access-minutes',
    [1, 1440],
    60,
    'Minutes that a person’s access token lives; whether its session does is checked at every call.',
  ),
  clientMinutes: integer('tokens.client-minutes', [1, 1440], 60, 'Minutes that a program’s access token lives.'),
  refreshDays: integer('tokens.refresh-days', [1, 365], 14, 'Days that an unused refresh token lives.'),
  sessionIdleMinutes: integer(
    'sessions.idle-minutes',
    [1, 1440],
    30,
    'Minutes that a session that a cookie stands for lives unused.',
  ),
  sessionMaxHours: integer('sessions.max-hours', [1, 720], 24, 'Hours after which such a session ends, used or not.'),
  reuseLeewaySeconds: integer(
    'tokens.reuse-leeway-seconds',
    [0, 120],
    30,
    'Seconds in which a repeated refresh gets the same answer instead of ending the session.',
  ),
  audiences: list('tokens.audiences', 'Audiences that may be asked for besides the public URL.', (value) =>
    /^\S{1,200}$/.test(value) ? undefined : 'must hold texts without white space',
  ),
  keyRotationDays: integer('tokens.key-rotation-days', [1, 3650], 90, 'Days that a signing key is used.'),
  keyPublishHours: integer(
    'tokens.key-publish-hours',
    [1, 720],
    24,
    'Hours that a key is published before it is used.',
  ),
};
