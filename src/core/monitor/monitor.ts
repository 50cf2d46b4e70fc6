import { durationField, flagField, nameField, waitsField } from '../forms/field.ts';
import type { ValuesOf } from '../forms/field-set.ts';
import type { MonitorId } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import { escalationField, ownersField } from '../people/owner-field.ts';
import { textField } from '../forms/text-field.ts';
import { failuresField } from './failure-rule.ts';
import { projectField } from '../projects/project-field.ts';
import { groupField } from './group-field.ts';
import { monitorNamesField } from './monitor-names-field.ts';
import { slowField } from './slow-rule.ts';
import { tagsField } from './tags.ts';

const WAIT_LIMITS = { minMs: 0, maxMs: 3_600_000, maxWaits: 10 };

/** The settings whose defaults may come from a config file. */
export const INHERITED_FIELDS = {
  intervalMs: durationField('interval', {
    title: 'Interval',
    description: 'Time from one check to the next',
    minMs: 1000,
    maxMs: 7 * 86_400_000,
    fallback: 300_000,
  }),
  /** One deadline for a whole check. */
  timeoutMs: durationField('timeout', {
    title: 'Timeout',
    description: 'One deadline for a whole check',
    minMs: 100,
    maxMs: 120_000,
    fallback: 10_000,
  }),
  /** From when on a site that answers is slow; `null`: never. */
  slow: slowField(),
  /** Waits before each quick re-check of a failure, one after the other; empty: the first failure decides. */
  confirmAfterMs: waitsField('confirm', {
    title: 'Confirm an outage',
    description:
      'Waits before each quick re-check of a failure, one after the other; with an empty list the first failure decides.',
    ...WAIT_LIMITS,
    fallback: [10_000, 30_000],
  }),
  /** An outage by the number of failed checks, beside the quick re-checks; `null`: none. */
  failures: failuresField(),
  /** Waits before each quick re-check of a recovery; empty: the first success decides. */
  recoverAfterMs: waitsField('recover', {
    title: 'Confirm a recovery',
    description:
      'Waits before each quick re-check of a recovery; with an empty list the first success decides.',
    ...WAIT_LIMITS,
    fallback: [10_000],
  }),
  ownerIds: ownersField(
    'Id of the owner who is notified, or a list of them; without one, the channels without an owner are used.',
  ),
};

/** The settings that every kind of monitor has, in the order of the flat form. */
export const MONITOR_FIELDS = {
  name: nameField({
    title: 'Name',
    description: 'For people; by default the address without its scheme.',
  }),
  ...INHERITED_FIELDS,
  projectId: projectField(),
  tags: tagsField(),
  group: groupField(),
  dependsOn: monitorNamesField('dependsOn', {
    title: 'Depends on',
    description:
      'Monitors, by id, name or address, without which it cannot be up: while one of them is down, its own outage notifies no one.',
    maxItems: 50,
  }),
  escalationId: escalationField(
    'Id of the escalation; without one, that of its first owner who has one.',
  ),
  note: textField('note', {
    title: 'Note',
    description: 'What to do when it is down, for messages.',
    maxLength: 500,
  }),
  isPaused: flagField('paused', {
    title: 'Paused',
    description: 'A paused monitor is not checked.',
    fallback: false,
  }),
};

/** A monitor as people give it: everything but what the service adds. */
export interface MonitorSpec extends ValuesOf<typeof MONITOR_FIELDS> {
  /** Names the prober in its room's list, such as `http`. */
  readonly kind: string;
  /** Canonical address from the options; unique among monitors of a kind. */
  readonly target: string;
  /** The prober's own settings, already validated and with defaults filled in. */
  readonly options: JsonObject;
}

/** The configured thing: what is checked, how often, by which rules, for whom. */
export interface Monitor extends MonitorSpec {
  readonly id: MonitorId;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What the judge has made of a monitor's checks; pause and maintenance are facts beside it. */
export const STATUSES = [
  'pending',
  'up',
  'degraded',
  'suspect',
  'down',
  'recovering',
  'unknown',
] as const;

/** `pending` never judged · `suspect` failing, not confirmed · `recovering` down, first good check seen. */
export type Status = (typeof STATUSES)[number];
