import type { Tone } from '../../core/wording/message.ts';

/** How much a message disturbs: `urgent` breaks through silence where the receiver's phone lets it. */
export type Priority = 'urgent' | 'high' | 'normal';

const PRIORITIES: Readonly<Record<Tone, Priority>> = {
  down: 'urgent',
  trouble: 'high',
  unknown: 'high',
  slow: 'high',
  up: 'normal',
  info: 'normal',
};

/** How much a message of this tone disturbs. */
export function priorityOf(tone: Tone): Priority {
  return PRIORITIES[tone];
}
