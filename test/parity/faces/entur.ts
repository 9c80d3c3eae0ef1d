import type { WireAnswer } from '#test/support/asseco.ts';
import { numbered } from '#test/support/entur.ts';
import type { FaceDriver, Word } from '../face-driver.ts';
import { asItCame } from './words.ts';

/** The Entur API: a back end has credentials judged and set; it opens no sessions. */
export const entur: FaceDriver = {
  name: 'entur',
  async signIn({ entur: api, partner }, name, password, code) {
    const factor = code === undefined ? {} : { twoFactorCode: code };
    const answer = await api.verify(partner, name, password, factor);
    const secondFactor = numbered(answer) === '403/610' && /second factor/.test(answer.body.longEnglish);
    return { word: secondFactor ? 'second factor' : wordOf(answer, 'in') };
  },
  /** The address is the username. */
  async register({ entur: api, partner }, { email, password }) {
    const body = {
      firstName: 'Tria',
      surname: 'Dahl',
      organisationId: 1,
      createdBy: 'web',
      createdByChannel: 'shop',
      email,
      password,
    };
    const answer = await api.call('POST', '/profiles', { token: partner, body });
    if (answer.status !== 201) throw new Error(answer.text);
    return email;
  },
  async changePassword({ entur: api, partner }, { customerNumber }, from, to) {
    const body = { oldPassword: from, newPassword: to };
    return wordOf(
      await api.call('PUT', `/profiles/${customerNumber}/change-password`, { token: partner, body }),
      'done',
    );
  },
  async setPassword({ entur: api, partner }, { customerNumber }, to) {
    const body = { newPassword: to };
    return wordOf(await api.call('PUT', `/profiles/${customerNumber}/set-password`, { token: partner, body }), 'done');
  },
  async generatePassword({ entur: api, partner }, { email }) {
    const path = `/profiles/1/${encodeURIComponent(email)}/generate-password`;
    const answer = await api.call('PUT', path, { token: partner });
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body.generatedPassword;
  },
  async deactivate({ entur: api, partner }, { customerNumber }) {
    const body = { expirationDate: '2099-01-01T00:00:00Z', changedBy: 'web', changedByChannel: 'shop' };
    return wordOf(await api.call('POST', `/profiles/${customerNumber}/deactivate`, { token: partner, body }), 'done');
  },
  async shown({ entur: api, partner }, { customerNumber }) {
    const { body } = await api.call('GET', `/profiles/${customerNumber}`, { token: partner });
    return { email: body.email, emailVerified: body.emailVerifiedAt !== undefined };
  },
};

/** The mailed kind of generated password, which is another operation. */
export const enturMail: FaceDriver = {
  name: 'entur (mailed)',
  signIn: entur.signIn,
  async generatePassword(world, { email }) {
    const answer = await world.entur.call('POST', '/profiles/generate-password', {
      token: world.partner,
      body: { email },
    });
    if (answer.status !== 204) throw new Error(answer.text);
    return world.mailedPassword(email);
  },
  async proveAddress(world, who) {
    const password = (await enturMail.generatePassword?.(world, who)) ?? '';
    await entur.signIn(world, who.email, password);
    return password;
  },
};

function wordOf(answer: WireAnswer, success: Word): Word {
  const number = numbered(answer);
  if (number === '200') return success;
  return { '401/401': 'refused', '400/600': 'weak' }[number] ?? asItCame(answer);
}
