import { Type, type TArray, type TObject } from 'typebox';
import { formatDuration } from '../duration.ts';
import { defineEntity } from '../forms/entity.ts';
import { idField, nameField, type EntityName, type Field } from '../forms/field.ts';
import type { ValuesOf } from '../forms/field-set.ts';
import { joinPath } from '../forms/path.ts';
import { complain, type Form, type Reading } from '../forms/reading.ts';
import { readDuration } from '../forms/read-values.ts';
import { idsIn, readIds } from '../forms/reference-field.ts';
import { integerField } from '../forms/text-field.ts';
import type { ChannelId, EscalationId, OwnerId, ScheduleId } from '../ids.ts';
import { eachMap } from './list-of-maps.ts';
import { CHANNEL_NAME, ESCALATION_NAME, OWNER_NAME, SCHEDULE_NAME } from './owner-field.ts';
import { projectField } from '../projects/project-field.ts';

const MAX_STEPS = 20;
const MAX_NAMED = 50;
const MAX_REPEATS = 100;
const LIMITS = { minMs: 0, maxMs: 7 * 86_400_000 };
/** A round that is repeated sooner would be a flood. */
const MIN_ROUND_MS = 60_000;

/** Whom one step notifies, and when. */
export interface EscalationStep {
  /** From the moment people were to be notified of the incident. */
  readonly afterMs: number;
  /** Their channels. */
  readonly ownerIds: readonly OwnerId[];
  readonly channelIds: readonly ChannelId[];
  /** The channels of those who are on call then. */
  readonly scheduleIds: readonly ScheduleId[];
}

/** What a step may name, by key and by property. */
const NAMED: readonly (readonly [key: string, property: keyof EscalationStep, to: EntityName])[] = [
  ['owners', 'ownerIds', OWNER_NAME],
  ['channels', 'channelIds', CHANNEL_NAME],
  ['schedules', 'scheduleIds', SCHEDULE_NAME],
];
const STEP_KEYS: ReadonlySet<string> = new Set(['after', ...NAMED.map(([key]) => key)]);

const stepSchema = Type.Object(
  {
    after: Type.String({ examples: ['15m'] }),
    ...Object.fromEntries(
      NAMED.map(([key]) => [
        key,
        Type.Optional(Type.Array(Type.String(), { maxItems: MAX_NAMED })),
      ]),
    ),
  },
  { additionalProperties: false },
);

const stepsField: Field<'steps', readonly EscalationStep[], TArray<TObject>> = {
  key: 'steps',
  schema: Type.Array(stepSchema, {
    title: 'Steps',
    description:
      'Each with `after`, counted from the alert, and whom it notifies: `owners`, `channels`, or who is on call by `schedules`.',
    minItems: 1,
    maxItems: MAX_STEPS,
    examples: [[{ after: '15m', schedules: ['weekly'] }]],
  }),
  fallback: null,
  column: 'json',
  read: (reading, { key, value }) => readSteps(reading, key, value),
  describe: (steps) =>
    steps.map((step) => ({
      after: formatDuration(step.afterMs),
      ...Object.fromEntries(
        NAMED.flatMap(([key, property]) => {
          const ids = step[property];
          return Array.isArray(ids) && ids.length > 0 ? [[key, ids]] : [];
        }),
      ),
    })),
  references: {
    to: NAMED.map(([, , to]) => to),
    in: (given) =>
      !Array.isArray(given)
        ? []
        : given.flatMap((step: unknown, index) =>
            typeof step !== 'object' || step === null
              ? []
              : NAMED.flatMap(([key, , to]) =>
                  idsIn((step as Form)[key], to, `${joinPath('', index)}.${key}`),
                ),
          ),
  },
};

function readSteps(reading: Reading, key: string, value: unknown): readonly EscalationStep[] {
  const steps: EscalationStep[] = [];
  let lastMs = -1;
  const before = reading.problems.length;
  for (const { form, place } of eachMap(reading, {
    key,
    value,
    keys: STEP_KEYS,
    maxItems: MAX_STEPS,
  })) {
    const step = readStep(place, form);
    if (step.afterMs <= lastMs) {
      complain(place, { key: 'after', message: 'must be later than that of the step before' });
    }
    lastMs = Math.max(lastMs, step.afterMs);
    steps.push(step);
  }
  if (steps.length === 0 && reading.problems.length === before) {
    complain(reading, { key, message: 'must have one step at least' });
  }
  return steps;
}

function readStep(place: Reading, form: Form): EscalationStep {
  const after = { key: 'after', value: form['after'] ?? null };
  const afterMs = readDuration(place, { ...after, fallback: 0, ...LIMITS });
  const ids = (key: string): readonly string[] =>
    readIds(place, { key, value: form[key], maxItems: MAX_NAMED });
  const step = {
    afterMs,
    ownerIds: ids('owners') as OwnerId[],
    channelIds: ids('channels') as ChannelId[],
    scheduleIds: ids('schedules') as ScheduleId[],
  };
  if (NAMED.every(([key]) => form[key] === undefined || form[key] === null)) {
    complain(place, { key: '', message: 'must name owners, channels or schedules' });
  }
  return step;
}

const fields = {
  id: idField<EscalationId>(),
  projectId: projectField(),
  name: nameField({ title: 'Name', description: 'For people; by default the id.' }),
  steps: stepsField,
  repeat: integerField('repeat', {
    title: 'Repeat',
    description:
      'How often the steps are gone through again, each round counted from the last step of the one before.',
    minimum: 0,
    maximum: MAX_REPEATS,
    fallback: 0,
  }),
};

/** Who is notified later, until the incident is acknowledged or over. */
export type Escalation = ValuesOf<typeof fields>;

/** Escalations, with all that follows from their fields. */
export const escalationEntity = defineEntity({
  ...ESCALATION_NAME,
  fields,
  complete: (reading, item: Escalation) => {
    if (item.repeat > 0 && roundMs(item) < MIN_ROUND_MS) {
      const message = 'needs a last step that comes after 1m or later';
      complain(reading, { key: 'repeat', message });
    }
    return item;
  },
  summaryNotes: { remove: ' that nothing refers to' },
  refresh: (watch) => watch.refreshRoutes(),
});

function roundMs({ steps }: Pick<Escalation, 'steps'>): number {
  return steps.at(-1)?.afterMs ?? 0;
}

/** A step of some round, and how long after the alert it is due. */
export interface DueStep {
  /** Counts from 0 through all rounds. */
  readonly number: number;
  readonly afterMs: number;
  readonly step: EscalationStep;
}

/** The step with this number, counted from 0 through all rounds; `null` after the last. */
export function stepOf(
  escalation: Pick<Escalation, 'steps' | 'repeat'>,
  number: number,
): DueStep | null {
  const { steps, repeat } = escalation;
  const round = Math.floor(number / steps.length);
  const step = steps[number % steps.length];
  if (step === undefined || round > repeat) return null;
  return { number, step, afterMs: round * roundMs(escalation) + step.afterMs };
}
