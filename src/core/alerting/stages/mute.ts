import type { IncidentId } from '../../ids.ts';
/** What can mute an alert, in the order in which the pipeline asks. */
export const MUTE_STAGES = ['maintenance', 'silence', 'dependency', 'flapping'] as const;
export type MuteStage = (typeof MUTE_STAGES)[number];

/** Why people are not notified of an open incident just now. It is due when nothing mutes it any more. */
export interface Mute {
  readonly stage: MuteStage;
  /** Name or id of what mutes it: a window, a silence, a monitor that it depends on. */
  readonly by: string;
  /** When it ends as far as that is known, epoch ms; `null`: it depends. */
  readonly until: number | null;
}

/** A window or a silence that covers a monitor just now: its name, and when it ends. */
export type Cover = Pick<Mute, 'by' | 'until'>;

/** An incident that people have not been notified of, and why. */
export interface MutedIncident {
  readonly incidentId: IncidentId;
  readonly mute: Mute;
}

/** Whether two mutes are the same to a reader: the end of one may move. */
export function isSameMute(a: Mute | null, b: Mute | null): boolean {
  return a?.stage === b?.stage && a?.by === b?.by;
}
