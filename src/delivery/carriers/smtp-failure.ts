import { CarrierRefusal } from '#core/ports/message.ts';

/** What nodemailer tells about a failure, as far as it is safe to repeat. */
interface SmtpError {
  readonly code?: unknown;
  readonly command?: unknown;
  readonly response?: unknown;
  readonly responseCode?: unknown;
  readonly message?: unknown;
}

/** The stages where a 5xx is about this message and this recipient. Before them it is about our login or our sender: retry. */
const ABOUT_THE_MESSAGE: readonly unknown[] = ['RCPT TO', 'DATA'];

/**
 * The error to raise for a failed delivery. A server's own words are not repeated, nor kept as a cause: a filter that
 * rejects a mail likes to quote it, and the codes in it would end up in the log.
 */
export function smtpFailure(error: unknown): Error {
  const { code, command, response, responseCode, message } = (error ?? {}) as SmtpError;
  if (typeof responseCode !== 'number') {
    // No server spoke, so the words are nodemailer's or the system's: "connect ECONNREFUSED 127.0.0.1:587".
    return new Error(`SMTP: ${response === undefined ? String(message).slice(0, 200) : String(code)}`);
  }
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(String(response))?.[1];
  const said = `SMTP: the server answered ${responseCode}${enhanced === undefined ? '' : ` ${enhanced}`} to ${String(command)}`;
  // 503 is "bad sequence of commands": this conversation went wrong, not this message.
  const final =
    responseCode >= 500 && responseCode < 600 && responseCode !== 503 && ABOUT_THE_MESSAGE.includes(command);
  return final ? new CarrierRefusal(said) : new Error(said);
}
