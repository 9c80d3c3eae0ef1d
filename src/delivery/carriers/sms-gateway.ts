import { type Carrier, CarrierRefusal, type RenderedMessage } from '#core/ports/message.ts';

const E164 = /^\+[1-9]\d{6,14}$/;

/** Sends one HTTP POST. The only outbound fetch lives in http/outbound.ts; the composition root hands it in. */
export type Post = (
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
) => Promise<{ status: number }>;

/** Hands text messages to an HTTP gateway as JSON `{id, to, text}`. `id` is stable over retries, so that it can drop a repeat. */
export function smsGatewayCarrier({ url, post }: { url: string; post: Post }): Carrier {
  return {
    async send({ id, channel, to, text }: RenderedMessage): Promise<void> {
      if (channel !== 'sms' || !E164.test(to)) throw new CarrierRefusal('not a text message to an E.164 number');
      const headers = { 'content-type': 'application/json', 'idempotency-key': id };
      const { status } = await post(url, JSON.stringify({ id, to, text }), headers).catch((error: unknown) => {
        throw new Error(`the SMS gateway does not answer: ${reasonOf(error)}`, { cause: error });
      });
      judge(status);
    },
    async close(): Promise<void> {},
  };
}

/** fetch says no more than “fetch failed”; what the system said is its cause. Only codes: a message could hold the URL. */
function reasonOf(error: unknown): string {
  const { name, cause } = (error ?? {}) as { name?: unknown; cause?: { code?: unknown } };
  return String(cause?.code ?? name);
}

function judge(status: number): void {
  if (status >= 200 && status < 300) return;
  const said = `the SMS gateway answered ${status}`;
  // A redirect is refused like a 4xx: following it would carry a code to a place that nobody configured.
  const final = status >= 300 && status < 500 && status !== 408 && status !== 429;
  throw final ? new CarrierRefusal(said) : new Error(said);
}
