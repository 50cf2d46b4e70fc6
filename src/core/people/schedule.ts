import { Type, type TArray, type TObject, type TString } from 'typebox';
import { readMoment } from '../calendar/time-fields.ts';
import { formatTimeOfDay, parseTimeOfDay } from '../calendar/time-of-day.ts';
import { WEEKDAYS, type Weekday } from '../calendar/weekday.ts';
import { parseZonedTime } from '../calendar/zoned-time.ts';
import { defineEntity } from '../forms/entity.ts';
import { idField, nameField, timezoneField, type Field } from '../forms/field.ts';
import type { ValuesOf } from '../forms/field-set.ts';
import { joinPath } from '../forms/path.ts';
import { describeValue } from '../forms/quote.ts';
import { complain, type Form, type Reading } from '../forms/reading.ts';
import { readId } from '../forms/read-values.ts';
import { idsIn, listField } from '../forms/reference-field.ts';
import type { OwnerId, ScheduleId } from '../ids.ts';
import { eachMap } from './list-of-maps.ts';
import { OWNER_NAME, SCHEDULE_NAME } from './owner-field.ts';
import { projectField } from '../projects/project-field.ts';

const MAX_MEMBERS = 50;
const MAX_OVERRIDES = 500;

/** When the turn goes to the next member, every week. */
export interface Handover {
  readonly day: Weekday;
  /** Minutes after midnight. */
  readonly at: number;
}

/** Someone in the place of the member whose turn it is; times are local to the schedule's zone or carry an offset. */
export interface Override {
  readonly ownerId: OwnerId;
  readonly from: string;
  readonly to: string;
}

const HANDOVER = { day: 'mon', at: 540 } as const satisfies Handover;

const handoverField: Field<'handover', Handover, TString> = {
  key: 'handover',
  schema: Type.String({
    title: 'Hand-over',
    description: 'Day and time of the week at which the turn goes to the next member.',
    default: describeHandover(HANDOVER),
    examples: ['fri 17:00'],
  }),
  fallback: HANDOVER,
  column: 'json',
  read: (reading, { key, value }) => {
    const [day, time, ...more] = typeof value === 'string' ? value.trim().split(/\s+/) : [];
    const weekday = WEEKDAYS.find((known) => known === day?.toLowerCase());
    const at = parseTimeOfDay(time ?? '');
    if (weekday !== undefined && at !== null && more.length === 0) return { day: weekday, at };
    const message = `must be a day and a time, not ${describeValue(value)}`;
    complain(reading, { key, message, hint: 'for example mon 09:00' });
    return HANDOVER;
  },
  describe: describeHandover,
};

function describeHandover({ day, at }: Handover): string {
  return `${day} ${formatTimeOfDay(at)}`;
}

/** A Monday, the same for all, so that the same list of members always means the same weeks. */
const FIRST_DAY = '2024-01-01';

const startsField: Field<'starts', string, TString> = {
  key: 'starts',
  schema: Type.String({
    title: 'Starts',
    description:
      'A date: from the hand-over on that day, or the first one after it, on it is the turn of the first member.',
    default: FIRST_DAY,
    examples: ['2026-11-30'],
  }),
  fallback: FIRST_DAY,
  column: 'text',
  read: (reading, { key, value }) => {
    if (typeof value === 'string' && parseZonedTime(`${value}T00:00`, 'UTC') !== null) return value;
    const message = `must be a date, not ${describeValue(value)}`;
    complain(reading, { key, message, hint: 'for example 2026-11-30' });
    return FIRST_DAY;
  },
  describe: String,
};

const OVERRIDE_KEYS: ReadonlySet<string> = new Set(['owner', 'from', 'to']);

const overridesField: Field<'overrides', readonly Override[], TArray<TObject>> = {
  key: 'overrides',
  schema: Type.Array(
    Type.Object(
      { owner: Type.String(), from: Type.String(), to: Type.String() },
      { additionalProperties: false },
    ),
    {
      title: 'Overrides',
      description: 'Who takes over `from` when `to` when; of several at once the last one counts.',
      maxItems: MAX_OVERRIDES,
      default: [],
      examples: [[{ owner: 'ada', from: '2026-12-24T18:00', to: '2026-12-27T09:00' }]],
    },
  ),
  fallback: [],
  column: 'json',
  read: (reading, { key, value }) => (value === null ? [] : readOverrides(reading, key, value)),
  describe: (overrides) => overrides.map(({ ownerId, from, to }) => ({ owner: ownerId, from, to })),
  references: {
    to: [OWNER_NAME],
    in: (given) =>
      !Array.isArray(given)
        ? []
        : given.flatMap((each: unknown, index) =>
            typeof each === 'object' && each !== null
              ? idsIn((each as Form)['owner'], OWNER_NAME, `${joinPath('', index)}.owner`)
              : [],
          ),
  },
};

function readOverrides(reading: Reading, key: string, value: unknown): readonly Override[] {
  const found: Override[] = [];
  for (const { form, place } of eachMap(reading, {
    key,
    value,
    keys: OVERRIDE_KEYS,
    maxItems: MAX_OVERRIDES,
  })) {
    const ownerId = readId(place, { key: 'owner', value: form['owner'] });
    const from = readMoment(place, 'from', form['from']);
    const to = readMoment(place, 'to', form['to']);
    if (ownerId === null || from === null || to === null) continue;
    found.push({ ownerId: ownerId as OwnerId, from, to });
  }
  return found;
}

const fields = {
  id: idField<ScheduleId>(),
  projectId: projectField(),
  name: nameField({ title: 'Name', description: 'For people; by default the id.' }),
  timezone: timezoneField('timezone', {
    title: 'Time zone',
    description: 'IANA name, of the times that carry no offset.',
    fallback: 'UTC',
  }),
  memberIds: listField<'members', OwnerId>('members', {
    title: 'Members',
    description: 'Ids of the owners who are on call, a week each, in this order.',
    to: OWNER_NAME,
    minItems: 1,
    maxItems: MAX_MEMBERS,
  }),
  handover: handoverField,
  starts: startsField,
  overrides: overridesField,
};

/** Who is on call when. */
export type Schedule = ValuesOf<typeof fields>;

/** On-call schedules, with all that follows from their fields. */
export const scheduleEntity = defineEntity({
  ...SCHEDULE_NAME,
  fields,
  complete,
  summaryNotes: { remove: ' that nothing refers to' },
  refresh: (watch) => watch.refreshRoutes(),
});

function complete(reading: Reading, item: Schedule): Schedule {
  const path = joinPath(reading.path, 'overrides');
  for (const [index, { from, to }] of item.overrides.entries()) {
    const [begin, end] = [from, to].map((text) => parseZonedTime(text, item.timezone) ?? 0);
    if (begin !== undefined && end !== undefined && begin < end) continue;
    const place = { path: joinPath(path, index), problems: reading.problems };
    complain(place, { key: 'to', message: `${describeValue(to)} is not after from` });
  }
  return item;
}
