import type { Answer } from './answer.ts';
import type { Line, Sent } from './line.ts';
import { visible } from './visible.ts';

/** What two kinds of requests took, sent by turns over one connection. */
export interface Compared {
  /** The chance that a request of the second kind took longer than one of the first: a half where nothing tells. */
  readonly auc: number;
  readonly pairs: number;
  readonly medians: readonly [number, number];
  readonly p99: number;
  /** What could be seen of the answers, the names in them left out. */
  readonly answers: readonly [ReadonlySet<string>, ReadonlySet<string>];
}

export interface Comparison {
  readonly line: Line;
  readonly pairs: number;
  readonly warmUps: number;
  readonly seed: number;
  /** The n-th request of each kind, and the names that its answer may repeat. */
  readonly first: (index: number) => Named;
  readonly second: (index: number) => Named;
}

export interface Named {
  readonly request: Sent;
  readonly name: string;
}

/** Sends pairs, in an order that nothing can follow, and ranks what they took (Mann and Whitney). */
export async function compare({ line, pairs, warmUps, seed, first, second }: Comparison): Promise<Compared> {
  const times: [number[], number[]] = [[], []];
  const answers: [Set<string>, Set<string>] = [new Set(), new Set()];
  const next = coin(seed);
  const send = async (kind: 0 | 1, index: number, counts: boolean) => {
    const { request, name } = kind === 0 ? first(index) : second(index);
    const started = performance.now();
    const answer = await line.call(request);
    const took = performance.now() - started;
    if (!counts) return;
    times[kind].push(took);
    answers[kind].add(nameless(answer, name));
  };
  for (let index = 0; index < warmUps + pairs; index += 1) {
    const kinds = next() ? ([0, 1] as const) : ([1, 0] as const);
    for (const kind of kinds) await send(kind, index, index >= warmUps);
  }
  const all = times.flat().toSorted((one, other) => one - other);
  return {
    auc: aucOf(...times),
    pairs,
    medians: [medianOf(times[0]), medianOf(times[1])],
    p99: all[Math.floor(all.length * 0.99)] ?? Number.NaN,
    answers,
  };
}

const nameless = (answer: Answer, name: string) => visible(answer).replaceAll(name, '‹name›');

/** The area under the curve from the sum of ranks; equal times share theirs. */
function aucOf(first: readonly number[], second: readonly number[]): number {
  const all = [...first.map((time) => [time, 0] as const), ...second.map((time) => [time, 1] as const)];
  all.sort(([one], [other]) => one - other);
  let ranks = 0;
  for (let at = 0; at < all.length; ) {
    let end = at;
    while (end < all.length && all[end]?.[0] === all[at]?.[0]) end += 1;
    const shared = (at + 1 + end) / 2;
    for (let place = at; place < end; place += 1) if (all[place]?.[1] === 1) ranks += shared;
    at = end;
  }
  return (ranks - (second.length * (second.length + 1)) / 2) / (first.length * second.length);
}

/** How far from a half is still chance: 0.05 from a thousand pairs on, else four and a half standard errors. */
export function tolerance(pairs: number): number {
  return pairs >= 1000 ? 0.05 : 4.5 * Math.sqrt(1 / (6 * pairs));
}

/** The figure of a comparison, and whether it passes: no answer tells, and no time where times decide. */
export function judged(
  { auc, pairs, medians, answers }: Compared,
  timesDecide: boolean,
): { figure: string; pass: boolean } {
  const within = tolerance(pairs);
  const alike = new Set([...answers[0], ...answers[1]]).size === Math.max(answers[0].size, answers[1].size);
  const [one, other] = medians.map((median) => median.toFixed(2));
  const said = alike ? 'answers alike' : 'answers DIFFER';
  const figure = `AUC ${auc.toFixed(3)} (${(0.5 - within).toFixed(3)} to ${(0.5 + within).toFixed(3)}), medians ${one} and ${other} ms, ${said}`;
  return { figure, pass: alike && (!timesDecide || Math.abs(auc - 0.5) <= within) };
}

/** Heads or tails, the same for the same seed. */
function coin(seed: number): () => boolean {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state & 0x10000) !== 0;
  };
}

function medianOf(list: readonly number[]): number {
  return list.toSorted((one, other) => one - other)[list.length >> 1] ?? Number.NaN;
}
