import type { IncidentId } from '../../ids.ts';
import type { Incident } from '../../incident/incident.ts';
import type { Status } from '../../monitor/monitor.ts';
import type { Mute } from './mute.ts';

/** A monitor whose status has not changed for so long is calm. */
export const CALM_AFTER_MS = 600_000;

/**
 * What is remembered of a monitor that was down: `paired` people were notified of an outage and of its end · `unstable`
 * it went down again soon after that, and people were notified once; what happens from then on is counted.
 * `endedAt` and `changedAt` are steady times (ms), which no change of the wall clock moves.
 */
export type FlappingState =
  | { readonly kind: 'paired'; readonly endedAt: number }
  | {
      readonly kind: 'unstable';
      /** The incident that made it unstable: its messages are called by it. */
      readonly incidentId: IncidentId;
      /** Start of that incident, epoch ms. */
      readonly since: number;
      /** Outages from then on, and how long those lasted that are over. */
      readonly outages: number;
      readonly downMs: number;
      /** The latest change of its status. */
      readonly changedAt: number;
    };

/** What the next outage means: `usual` · `unstable` from now on · `muted` since it is unstable already. */
export interface OpeningVerdict {
  readonly kind: 'usual' | 'unstable' | 'muted';
  readonly state: FlappingState | null;
}

/** Is this outage one of a series? Asked of one that people would be notified of. */
export function judgeOpening(
  state: FlappingState | null,
  { id, startedAt }: Pick<Incident, 'id' | 'startedAt'>,
  now: number,
): OpeningVerdict {
  if (state?.kind === 'unstable') return { kind: 'muted', state };
  if (state === null || now - state.endedAt >= CALM_AFTER_MS) return { kind: 'usual', state: null };
  const unstable = { outages: 1, downMs: 0, changedAt: now, since: startedAt } as const;
  return { kind: 'unstable', state: { kind: 'unstable', incidentId: id, ...unstable } };
}

/** One more outage of a monitor that is unstable already, whatever mutes it. */
export function countOpening(state: FlappingState | null): FlappingState | null {
  return state?.kind === 'unstable' ? { ...state, outages: state.outages + 1 } : state;
}

/** An outage is over; `isNotified`: people were notified of its beginning, and are of its end. */
export function countEnding(
  state: FlappingState | null,
  { downMs, isNotified }: { readonly downMs: number; readonly isNotified: boolean },
  now: number,
): FlappingState | null {
  if (state?.kind === 'unstable') return { ...state, downMs: state.downMs + Math.max(0, downMs) };
  return isNotified ? { kind: 'paired', endedAt: now } : state;
}

const UNRULY: ReadonlySet<Status> = new Set(['suspect', 'down', 'recovering']);

/** The status changed: calm begins anew. Whether we can see the site at all does not count. */
export function noteChange(
  state: FlappingState | null,
  { from, to }: { readonly from: Status; readonly to: Status },
  now: number,
): FlappingState | null {
  if (state?.kind !== 'unstable' || !(UNRULY.has(from) || UNRULY.has(to))) return state;
  return { ...state, changedAt: now };
}

/** When the monitor will be calm (steady ms) unless its status changes; `null` when it is not unstable. */
export function calmAt(state: FlappingState | null): number | null {
  return state?.kind === 'unstable' ? state.changedAt + CALM_AFTER_MS : null;
}

/** Is the monitor unstable? Then one message has said so, and one will say when that is over. */
export function flappingMute(state: FlappingState | null): Mute | null {
  return calmAt(state) === null ? null : { stage: 'flapping', by: 'unstable', until: null };
}

/** As it is taken up by a process whose clock says `now`: nothing of it lies in the future. */
export function resumeFlapping(state: FlappingState, now: number): FlappingState {
  return state.kind === 'paired'
    ? { ...state, endedAt: Math.min(state.endedAt, now) }
    : { ...state, changedAt: Math.min(state.changedAt, now) };
}
