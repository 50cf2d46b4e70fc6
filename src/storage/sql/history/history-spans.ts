import type { Retention } from '../../../core/ports/storage.ts';
import { RESOLUTION_MS, type Resolution } from '../../../core/check/rollup.ts';

/** The layers of sums, from the finest to the coarsest. */
export const SUMMED_LAYERS = ['minutes', 'hours', 'days'] as const;
export type SummedLayer = (typeof SUMMED_LAYERS)[number];

/** The layers of history: what was measured, and its sums. */
export const LAYERS = ['checks', ...SUMMED_LAYERS] as const;
export type Layer = (typeof LAYERS)[number];

/**
 * How much time one stored stretch of a layer covers. History is summed up, and forgotten, by whole stretches; 32 days
 * is the multiple of a day that comes nearest to a month.
 */
export const STRETCH_MS: Readonly<Record<Layer, number>> = {
  checks: RESOLUTION_MS.hour,
  minutes: RESOLUTION_MS.hour,
  hours: RESOLUTION_MS.day,
  days: 32 * RESOLUTION_MS.day,
};

/** The layer that holds the roll-ups of a resolution. */
export const LAYER_OF: Readonly<Record<Resolution, SummedLayer>> = {
  minute: 'minutes',
  hour: 'hours',
  day: 'days',
};

/** A stretch of a layer is forgotten when it ended at or before the returned time (epoch ms). */
export function forgottenBefore(layer: Layer, rule: { now: number; retention: Retention }): number {
  const kept: Readonly<Record<Layer, number>> = {
    checks: rule.retention.checksMs,
    minutes: rule.retention.minutesMs,
    hours: rule.retention.hoursMs,
    days: rule.retention.daysMs,
  };
  return rule.now - kept[layer];
}

/** Start of the stretch of a layer that `at` falls into. */
export function stretchStart(layer: Layer, at: number): number {
  return Math.floor(at / STRETCH_MS[layer]) * STRETCH_MS[layer];
}

/** How much time one sum of a layer covers. */
export const SPAN_MS: Readonly<Record<SummedLayer, number>> = {
  minutes: RESOLUTION_MS.minute,
  hours: RESOLUTION_MS.hour,
  days: RESOLUTION_MS.day,
};
