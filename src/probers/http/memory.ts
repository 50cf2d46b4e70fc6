import type { JsonObject } from '../../core/json.ts';

/** The memory of the `http` prober between probes of a target. Times are epoch milliseconds. */
export interface HttpMemory {
  /** HEAD does not work here: GET is used first until then. */
  readonly getUntil: number | null;
  /** HEAD works here: from then on a GET checks whether the page does, too. */
  readonly sampleAt: number | null;
}

const DAY_MS = 24 * 60 * 60_000;

/** Reads what an earlier probe left; anything else than that is no memory. */
export function readMemory(json: JsonObject | null): HttpMemory {
  return { getUntil: timeOf(json?.['getUntil']), sampleAt: timeOf(json?.['sampleAt']) };
}

/** To be kept when GET worked where HEAD did not. */
export function rememberGet(now: number): JsonObject {
  return { getUntil: now + DAY_MS };
}

/** To be kept when HEAD worked: the next sample comes within a day, spread so that not all come together. */
export function rememberHead(memory: HttpMemory, now: number): JsonObject {
  return { sampleAt: memory.sampleAt ?? now + Math.ceil(Math.random() * DAY_MS) };
}

/** To be kept when a sample by GET agreed with HEAD. */
export function rememberSample(now: number): JsonObject {
  return { sampleAt: now + DAY_MS };
}

function timeOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
