import type { Settings } from '../ports/settings.ts';
import { problem } from '../problems.ts';

/** The audience of a token: the one asked for if it is configured, else this server (shared-model M-4). Raises `invalid-audience`. */
export function audienceFor(asked: string | undefined, { audiences, publicUrl }: Settings): string {
  if (asked === undefined || asked === publicUrl) return publicUrl;
  if (!audiences.includes(asked)) throw problem('invalid-audience', { data: { audience: asked } });
  return asked;
}
