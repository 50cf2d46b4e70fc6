import { resumeEscalation, type EscalationState } from './escalation.ts';
import { resumeFlapping, type FlappingState } from './flapping.ts';
import type { MutedIncident } from './mute.ts';
import { resumeReminders, type ReminderState } from './reminders.ts';

/** What each stage of the alert pipeline remembers of a monitor; `null`: nothing. */
export interface StageStates {
  readonly mute: MutedIncident | null;
  /** A slow stretch that people have not been notified of, and why. */
  readonly slow: MutedIncident | null;
  readonly flapping: FlappingState | null;
  readonly escalation: EscalationState | null;
  readonly reminders: ReminderState | null;
}

export type StageName = keyof StageStates;

/** Every stage that remembers something, in one list: storage keeps a table for each. */
export const STAGE_NAMES = [
  'mute',
  'slow',
  'flapping',
  'escalation',
  'reminders',
] as const satisfies readonly StageName[];

export const NO_STAGE_STATES: StageStates = {
  mute: null,
  slow: null,
  flapping: null,
  escalation: null,
  reminders: null,
};

/** Those that differ, as they are from now on. */
export function changedStages(before: StageStates, after: StageStates): Partial<StageStates> {
  const changed = STAGE_NAMES.filter((name) => before[name] !== after[name]);
  return Object.fromEntries(changed.map((name) => [name, after[name]]));
}

/** As they are taken up by a process whose clock says `now` (steady ms), which a former one may have seen differently. */
export function resumeStages(states: StageStates, now: number): StageStates {
  const { mute, slow, flapping, escalation, reminders } = states;
  return {
    mute,
    slow,
    flapping: flapping && resumeFlapping(flapping, now),
    escalation: escalation && resumeEscalation(escalation, now),
    reminders: reminders && resumeReminders(reminders, now),
  };
}
