import { expect } from 'vitest';
import { OUTCOMES, PHASES, type ProbeResult } from '../../core/check/outcome.ts';
import { collectWords, describeReason, type KindWords } from '../../core/check/words.ts';

// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** Fails when a result of a kind is not what the port of probers promises, whatever it says. */
export function expectWellFormed(result: ProbeResult, kind: KindWords): void {
  const { outcome, reason, phase, message, notes, timings, startedAt } = result;
  expect(OUTCOMES).toContain(outcome);
  expect(reason === null).toBe(outcome === 'up');
  if (reason !== null)
    expect(describeReason(reason, collectWords([kind])).title, `the reason ${reason}`).not.toBe(
      reason,
    );
  if (phase !== null) expect(PHASES).toContain(phase);
  expect(message.length).toBeGreaterThan(0);
  expect(message.length).toBeLessThanOrEqual(300);
  // What a stranger said cannot act on the screen of whoever reads it.
  for (const text of textsIn({ message, evidence: result.evidence }))
    expect(text).not.toMatch(HARMFUL);
  for (const line of textsIn(result.heads)) expect(line).toMatch(/^[ -~]*$/);
  expect(notes.every((note) => /^[a-z0-9_]+$/.test(note))).toBe(true);
  expect(Math.abs(Date.now() - startedAt)).toBeLessThan(60_000);
  for (const time of Object.values(timings)) {
    expect(time === null || (Number.isFinite(time) && time >= 0)).toBe(true);
  }
  // Plain data: it crosses threads, processes and queues as JSON.
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((each) => textsIn(each));
}
