import { escapeHtml } from '#kernel/text/escape-html.ts';
import type { Route } from '../route.ts';

const MEANINGS: Readonly<Record<number, readonly [message: string, meaning: string]>> = {
  200: ['OK', 'The request has succeeded'],
  201: ['CREATED', 'The request has been fulfilled and resulted in a new resource being created'],
  303: ['SEE OTHER', 'The answer is another page'],
};

/** One operation: what it is at a glance, and everything about it when unfolded. */
export function entry(line: Route, { signedIn, expanded }: { signedIn: boolean; expanded: boolean }): string {
  const { method, path, label, summary, deprecated } = line;
  const mark = deprecated === undefined ? '' : ` <em>[DEPRECATED] since version ${escapeHtml(deprecated)}</em>`;
  const [first = '', ...rest] = summary.split('\n');
  // Strangers can try signing in; whoever did can try everything.
  const canTry = signedIn || line.form === true;
  return `<details class="${method.toLowerCase()}"${expanded ? ' open' : ''}>
<summary><b>${method}</b> <span>${escapeHtml(label)}${mark}</span> <code>${escapeHtml(path)}</code> <small>${mediaType(line)}</small>
<span class="about">${escapeHtml(first)}</span></summary>
${rest.map((more) => `<p>${escapeHtml(more)}</p>`).join('')}
<p>Access scope : ${line.operation.access.anonymous === true ? 'Public' : 'Session'}</p>
${canTry ? '<p><a href="/docs">&gt; Test operation</a></p>' : ''}
${table('Parameters', parametersOf(line))}
${table('Response', responseOf(line))}
${line.example?.note === undefined ? '' : `<p>${escapeHtml(line.example.note)}</p>`}
${statusTable(line.status)}
</details>`;
}

function mediaType({ html }: Route): string {
  return html === undefined ? 'application/json' : 'text/html';
}

interface Row {
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly description: string;
}

const VALUE = '"string value"';

function parametersOf({ path, about = {}, query, form, body, example }: Route): readonly Row[] {
  const variables = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    type: 'Path Variable',
    name,
    value: VALUE,
    description: about[name] ?? '',
  }));
  const members = Object.entries((form === true ? propertiesOf(body) : propertiesOf(query)) ?? {});
  const requested = members.map(([name, { description = '' }]) => ({
    type: 'Request Parameter',
    name,
    value: VALUE,
    description: `(Optional) ${description}`,
  }));
  const whole = example?.body === undefined ? [] : [bodyRow('Request Body (JSON)', example.body, about.body ?? '')];
  return [...variables, ...requested, ...whole];
}

function responseOf({ example }: Route): readonly Row[] {
  return example?.answer === undefined ? [] : [bodyRow('Response Body (JSON)', example.answer, '')];
}

function propertiesOf(schema: unknown): Readonly<Record<string, { description?: string }>> | undefined {
  return (schema as { properties?: Readonly<Record<string, { description?: string }>> } | undefined)?.properties;
}

function bodyRow(type: string, value: unknown, description: string): Row {
  return { type, name: '', value: JSON.stringify(value, null, 2), description };
}

function table(title: string, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const cells = rows.map(
    ({ type, name, value, description }) =>
      `<tr><td>${escapeHtml(type)}</td><td>${escapeHtml(name)}</td><td><pre>${escapeHtml(value)}</pre></td><td>${escapeHtml(description)}</td></tr>`,
  );
  return `<table><caption>${title}</caption>
<thead><tr><th>Type</th><th>Name</th><th>Value</th><th>Description</th></tr></thead>
<tbody>${cells.join('\n')}</tbody></table>`;
}

function statusTable(status: number): string {
  const [message, meaning] = MEANINGS[status] ?? ['', ''];
  return `<table><caption>HTTP Status Code</caption>
<thead><tr><th>Code</th><th>Message</th><th>Meaning</th></tr></thead>
<tbody><tr><td>${status}</td><td>${message}</td><td>${meaning}</td></tr></tbody></table>`;
}
