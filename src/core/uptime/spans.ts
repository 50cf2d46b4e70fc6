import type { Gap } from '../incident/service-downtime.ts';

/** A stretch of a time line, from `from` up to, not at, `to` (epoch ms), and what held in it. */
export interface Span<State> extends Gap {
  readonly state: State;
}

/** Stretches in order, cut to the range; those that touch or overlap are one, empty and reversed ones are none. */
export function joined(stretches: readonly Gap[], { from, to }: Gap): readonly Gap[] {
  const found: { from: number; to: number }[] = [];
  const cut = stretches
    .map((each) => ({ from: Math.max(from, each.from), to: Math.min(to, each.to) }))
    .filter((each) => each.from < each.to)
    .toSorted((a, b) => a.from - b.from);
  for (const each of cut) {
    const last = found.at(-1);
    if (last !== undefined && each.from <= last.to) last.to = Math.max(last.to, each.to);
    else found.push(each);
  }
  return found;
}

/**
 * Lays stretches over a time line: where one is, `state` holds from now on. The line covers the same time as before, without
 * a hole and without an overlap.
 */
export function painted<State>(
  line: readonly Span<State>[],
  stretches: readonly Gap[],
  state: State,
): readonly Span<State>[] {
  const [first, last] = [line[0], line.at(-1)];
  if (first === undefined || last === undefined) return line;
  const over = joined(stretches, { from: first.from, to: last.to });
  if (over.length === 0) return line;
  const kept = cutOut(line, over);
  const laid = over.map((stretch) => ({ ...stretch, state }));
  return [...kept, ...laid].toSorted((a, b) => a.from - b.from);
}

/** What is left of the line outside of the stretches; both are in order. */
function cutOut<State>(
  line: readonly Span<State>[],
  stretches: readonly Gap[],
): readonly Span<State>[] {
  const left: Span<State>[] = [];
  let next = 0;
  for (const span of line) {
    let { from } = span;
    while ((stretches[next]?.to ?? Infinity) <= from) next += 1;
    for (let index = next; from < span.to; index += 1) {
      const stretch = stretches[index];
      const end = Math.min(span.to, stretch?.from ?? Infinity);
      if (from < end) left.push({ from, to: end, state: span.state });
      from = Math.max(end, stretch?.to ?? Infinity);
    }
  }
  return left;
}
