import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { render } from '#delivery/templates/render.ts';
import { everyMessage, label } from './samples.ts';

const CONTEXT = { id: 'm1', product: 'Tessera' };
/** GSM 03.38 without its extension table, whose characters count twice. */
const GSM = /^[@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]+$/;

describe('French spacing', () => {
  for (const message of everyMessage(undefined, 'Kari')) {
    if (message.locale !== 'fr' || message.channel === 'sms') continue;
    test(label(message), () => {
      const { subject, text, link = '' } = render(message, CONTEXT);
      assert.doesNotMatch(subject + text.replace(link, ''), /[^\u202f][:;!?»]|«[^\u202f]|\p{L}'/u);
    });
  }
});

describe('quotes and apostrophes are typographic in mails', () => {
  for (const message of everyMessage(undefined, 'Kari')) {
    if (message.channel === 'sms') continue;
    test(label(message), () => assert.doesNotMatch(render(message, CONTEXT).text, /["']/));
  }
});

describe('an SMS keeps to the GSM alphabet and is short', () => {
  for (const message of everyMessage()) {
    if (message.channel !== 'sms') continue;
    test(label(message), () => {
      const { text } = render(message, CONTEXT);
      assert.match(text, GSM);
      // One segment for what is asked for every day, two for the notices.
      const room = /confirm|generated|reminder|test/.test(message.template) ? 160 : 306;
      assert.ok(text.length <= room, `${text.length} characters: ${text}`);
    });
  }
});
