import type { Gap } from '../incident/service-downtime.ts';
import type { Span } from './spans.ts';
import { durationsOf, judgedMs, type Durations, type UptimeState } from './uptime.ts';

/** Equal steps of a range. */
export interface StepRange {
  /** Start of the first one, epoch ms. */
  readonly from: number;
  readonly stepMs: number;
  readonly count: number;
}

/**
 * A character a step, the worst of it: `A` to `J` down by tenths of the judged time, `s` slow, `u` not judged, `m`
 * maintenance, `p` paused, `0` up, `-` outside of `known`. `line` covers all steps.
 */
export function stepStates(
  line: readonly Span<UptimeState>[],
  { from, stepMs, count }: StepRange,
  known: Gap,
): string {
  let states = '';
  let first = 0;
  for (let step = 0; step < count; step += 1) {
    const range = { from: from + step * stepMs, to: from + (step + 1) * stepMs };
    const seen = { from: Math.max(range.from, known.from), to: Math.min(range.to, known.to) };
    while ((line[first]?.to ?? Infinity) <= range.from) first += 1;
    states += seen.from < seen.to ? stateOf(durationsOf(cut(line, first, seen))) : '-';
  }
  return states;
}

/** The part of a line within a range, from the span with that index on. */
function cut(
  line: readonly Span<UptimeState>[],
  first: number,
  { from, to }: Gap,
): readonly Span<UptimeState>[] {
  const parts: Span<UptimeState>[] = [];
  for (let index = first; index < line.length; index += 1) {
    const span = line[index];
    if (span === undefined || span.from >= to) break;
    const part = { ...span, from: Math.max(span.from, from), to: Math.min(span.to, to) };
    if (part.from < part.to) parts.push(part);
  }
  return parts;
}

function stateOf(durations: Durations): string {
  const { down, slow, unknown, maintenance, up } = durations;
  if (down > 0) {
    const tenth = Math.max(1, Math.ceil((10 * down) / judgedMs(durations)));
    return 'ABCDEFGHIJ'[tenth - 1] ?? 'J';
  }
  if (slow > 0) return 's';
  // What is not judged for a moment, as after a start, is no state of a step that was judged.
  if (unknown > 0 && (up === 0 || unknown > up)) return 'u';
  if (maintenance > 0) return 'm';
  return up > 0 ? '0' : 'p';
}
