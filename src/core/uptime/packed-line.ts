import type { Span } from './spans.ts';
import { UPTIME_STATES, type UptimeState } from './uptime.ts';

/**
 * The past of a monitor in few bytes: a number for each change, epoch milliseconds times eight and the state from then on. In
 * order of time; the last state holds until now.
 */
export type PackedLine = number[];

/** States of a line; `none`: before there was anything to know. */
export type LineState = UptimeState | 'none';

const STATES: readonly LineState[] = [...UPTIME_STATES, 'none'];
const CODES: Readonly<Record<LineState, number>> = {
  up: 0,
  slow: 1,
  down: 2,
  maintenance: 3,
  unknown: 4,
  paused: 5,
  none: 6,
};

/** Changes that are kept of a monitor; with more, the older half of them is summed up. */
const MAX_CHANGES = 128;

/** A line that begins at `at` (epoch ms). */
export function newLine(at: number, state: LineState): PackedLine {
  return [packed(at, state)];
}

/** The line of a time line without holes; what is unknown before anything was judged is `none`. */
export function lineOf(spans: readonly Span<UptimeState>[]): PackedLine {
  const line: PackedLine = [];
  let isKnown = false;
  for (const { from, state } of spans) {
    isKnown ||= state !== 'unknown';
    addChange(line, from, isKnown ? state : 'none');
  }
  return line;
}

/** The state from `at` on (epoch ms). A time before that of the last change replaces what was noted since. */
export function addChange(line: PackedLine, at: number, state: LineState): void {
  while (timeOf(line.at(-1) ?? -Infinity) >= at) line.pop();
  const last = line.at(-1);
  if (last !== undefined && stateOf(last) === state) return;
  line.push(packed(at, state));
  if (line.length > MAX_CHANGES) sumUpOlderHalf(line);
}

/** Forgets what is over before `from` (epoch ms). */
export function forgetBefore(line: PackedLine, from: number): void {
  let gone = 0;
  while (gone + 1 < line.length && timeOf(line[gone + 1] ?? 0) <= from) gone += 1;
  if (gone > 0) line.splice(0, gone);
}

/** The changes of `newer` from `at` on (epoch ms) put behind those of `older` before it. */
export function joinLines(older: PackedLine, newer: PackedLine, at: number): PackedLine {
  const line = [...older];
  for (const change of newer) {
    if (timeOf(change) >= at) addChange(line, timeOf(change), stateOf(change));
  }
  return line;
}

/**
 * Adds up how long each state holds in each of `buckets` spans of `stepMs` from `from` on (epoch ms), up to `now`; the sums of bucket `n`
 * begin at place `n` times `LINE_STATES`.
 */
export function sumBuckets(
  line: PackedLine,
  { from, stepMs, now }: { readonly from: number; readonly stepMs: number; readonly now: number },
  sums: Float64Array,
): void {
  sums.fill(0);
  const buckets = sums.length / LINE_STATES;
  const end = Math.min(now, from + buckets * stepMs);
  for (let index = 0; index < line.length; index += 1) {
    const change = line[index] ?? 0;
    const code = change % 8;
    const next = line[index + 1];
    let at = Math.max(from, timeOf(change));
    const to = Math.min(end, next === undefined ? end : timeOf(next));
    while (at < to) {
      const bucket = Math.floor((at - from) / stepMs);
      const until = Math.min(to, from + (bucket + 1) * stepMs);
      const place = bucket * LINE_STATES + code;
      sums[place] = (sums[place] ?? 0) + until - at;
      at = until;
    }
  }
}

/** The share of the judged time from `from` to `now` (epoch ms) that was down, 0 to 1; -1 when nothing was judged. */
export function downShareOf(line: PackedLine, from: number, now: number): number {
  let [down, judged, end] = [0, 0, now];
  for (let index = line.length - 1; index >= 0 && end > from; index -= 1) {
    const change = line[index] ?? 0;
    const code = change % 8;
    const began = Math.max(from, timeOf(change));
    if (code <= CODES.down && began < end) {
      judged += end - began;
      if (code === CODES.down) down += end - began;
    }
    end = Math.min(end, began);
  }
  return judged > 0 ? down / judged : -1;
}

/** How many sums a bucket has. */
export const LINE_STATES = STATES.length;

/** The place of a state among the sums of a bucket. */
export function placeOfState(state: LineState): number {
  return CODES[state];
}

function packed(at: number, state: LineState): number {
  return Math.round(at) * 8 + CODES[state];
}

function timeOf(change: number): number {
  return Math.floor(change / 8);
}

function stateOf(change: number): LineState {
  return STATES[change % 8] ?? 'none';
}

/** Of each four stretches two are made that hold together as long, by state: sums stay exact, and when it was what is coarser. */
function sumUpOlderHalf(line: PackedLine): void {
  const half = (MAX_CHANGES / 2) & ~3;
  const coarse: PackedLine = [];
  for (let index = 0; index < half; index += 4) {
    const from = timeOf(line[index] ?? 0);
    const durations = new Map<LineState, number>();
    for (let inner = index; inner < index + 4; inner += 1) {
      const state = stateOf(line[inner] ?? 0);
      const lasts = timeOf(line[inner + 1] ?? 0) - timeOf(line[inner] ?? 0);
      durations.set(state, (durations.get(state) ?? 0) + lasts);
    }
    let at = from;
    for (const [state, lasts] of durations) {
      const last = coarse.at(-1);
      if (last === undefined || stateOf(last) !== state) coarse.push(packed(at, state));
      at += lasts;
    }
  }
  // Four states in each of them do not fit into fewer stretches: the oldest are let go of.
  line.splice(0, half, ...coarse.slice(-half + 4));
}
