import { HttpFailure } from '#http/http-failure.ts';

/**
 * The members of a multipart form (RFC 7578), each with all of its values; files are none of ours and no strings. Node's own
 * parser reads it, which is loaded with the first: clients that send one are rare. Raises the failure `malformed-body`.
 */
export async function readMultipart(body: Buffer, contentType: string): Promise<Record<string, unknown>> {
  const whole = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
  const form = await whole.formData().catch((): never => {
    throw new HttpFailure('malformed-body');
  });
  const valuesOf = (name: string) => {
    const [only, ...others] = form.getAll(name);
    return others.length === 0 ? only : [only, ...others];
  };
  return Object.fromEntries([...form.keys()].map((name) => [name, valuesOf(name)]));
}
