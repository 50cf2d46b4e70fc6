import { defineKindedEntity, type Entity, type Kinded } from '../forms/entity.ts';
import { choiceField, flagField, idField } from '../forms/field.ts';
import type { ValuesOf } from '../forms/field-set.ts';
import { asChannelId, type ChannelId } from '../ids.ts';
import type { ChannelFamily, ChannelKind } from '../ports/notifier.ts';
import { integerField } from '../forms/text-field.ts';
import { ownerField } from './owner-field.ts';
import { projectField } from '../projects/project-field.ts';

/** What of an outage a channel sends. */
const SENT = ['all', 'down', 'up'] as const;
/** How bad it has to be. */
const SEVERITIES = ['all', 'critical'] as const;
/** When a channel may be used. */
const HOURS = ['quiet-free', 'working', 'always'] as const;

/** Families whose messages cost money and disturb: unless they are set to, they do not remind of what goes on and send so many a day. */
const SELDOM: ReadonlySet<ChannelFamily> = new Set(['sms', 'voice']);
const SELDOM_FALLBACKS = { isReminding: false, maxPerDay: 100 } as const;

const fields = {
  id: idField<ChannelId>(),
  projectId: projectField(),
  ownerId: ownerField(
    'Id of the owner it reaches; without one it serves monitors without an owner.',
  ),
  isEnabled: flagField('enabled', {
    title: 'Enabled',
    description: 'With `false`, nothing is sent over it.',
    fallback: true,
  }),
  sends: choiceField('sends', {
    title: 'Sends',
    description: 'Only what begins (`down`), only what ends (`up`), or all.',
    words: SENT,
    fallback: 'all',
  }),
  severity: choiceField('severity', {
    title: 'Severity',
    description: 'With `critical`, neither slow sites nor reports.',
    words: SEVERITIES,
    fallback: 'all',
  }),
  hours: choiceField('hours', {
    title: 'Hours',
    description:
      'When it may be used: outside the owner’s quiet hours (`quiet-free`), in their working hours (`working`), or `always`. What comes at another time waits.',
    words: HOURS,
    fallback: 'quiet-free',
  }),
  isReminding: flagField('reminders', {
    title: 'Reminders',
    description:
      'Whether it reminds of outages that go on; for text messages and calls the default is `false`.',
    fallback: true,
  }),
  maxPerDay: integerField('maxPerDay', {
    title: 'Messages a day',
    description:
      'How many it sends at most from midnight to midnight in UTC; 0 for any number. For text messages and calls the default is 100.',
    minimum: 0,
    maximum: 100_000,
    fallback: 0,
  }),
};

/** A configured destination of messages. Without an owner it serves the monitors that have none. */
export type Channel = ValuesOf<typeof fields> & Kinded;

/** Channels of these kinds, with all that follows from their fields. */
export function channelEntity(kinds: ReadonlyMap<string, ChannelKind>): Entity<Channel> {
  return defineKindedEntity(
    {
      name: 'channel',
      plural: 'channels',
      fields,
      summaryNotes: {
        change: '; a secret that is left out or sent as `***` stays as it is',
        remove: '; messages waiting for it are given up',
      },
      refresh: (watch, changedIds) => watch.refreshRoutes(changedIds?.map(asChannelId)),
    },
    new Map([...kinds].map(([name, kind]) => [name, { ...kind, fallbacks: fallbacksOf(kind) }])),
  );
}

function fallbacksOf({ family }: ChannelKind): Partial<typeof SELDOM_FALLBACKS> {
  return family !== undefined && SELDOM.has(family) ? SELDOM_FALLBACKS : {};
}
