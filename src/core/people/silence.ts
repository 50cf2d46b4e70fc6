import type { Planned } from '../calendar/planned.ts';
import { lengthField, momentField } from '../calendar/time-fields.ts';
import { windowFault, windowRuleOf, type WindowTimes } from '../calendar/window-rule.ts';
import { textOfMoment } from '../calendar/zoned-time.ts';
import { checkFilter, FILTER_FIELDS } from '../filter/filter-fields.ts';
import { defineEntity } from '../forms/entity.ts';
import { idField } from '../forms/field.ts';
import type { ValuesOf } from '../forms/field-set.ts';
import { complain, type Reading } from '../forms/reading.ts';
import { textField } from '../forms/text-field.ts';
import { projectField } from '../projects/project-field.ts';

const MINUTE_MS = 60_000;
const MAX_LENGTH_MS = 366 * 86_400_000;

const fields = {
  id: idField<string>(),
  projectId: projectField(),
  ...FILTER_FIELDS,
  begins: momentField('from', {
    title: 'From',
    description: 'When it begins, in UTC or with an offset; an API call may leave it out: now.',
  }),
  until: momentField('until', {
    title: 'Until',
    description: 'When it ends, in UTC or with an offset; this or `for` is required.',
  }),
  forMs: lengthField('for', {
    title: 'For',
    description: 'How long it lasts, in the place of `until`',
    minMs: MINUTE_MS,
    maxMs: MAX_LENGTH_MS,
  }),
  author: textField('author', {
    title: 'Author',
    description: 'Who asked for it.',
    maxLength: 200,
  }),
  comment: textField('comment', { title: 'Comment', description: 'Why.', maxLength: 500 }),
};

/** A while in which alerts of some monitors notify no one, because people asked for it: checks and incidents go on. */
export type Silence = ValuesOf<typeof fields>;

/** Silences, with all that follows from their fields. */
export const silenceEntity = defineEntity({
  name: 'silence',
  plural: 'silences',
  fields,
  complete,
  refresh: (watch) => watch.refreshRoutes(),
});

function complete(reading: Reading, given: Silence, now: number | null): Silence {
  const isNow = given.begins === null && now !== null;
  const item = isNow ? { ...given, begins: textOfMoment(now) } : given;
  checkFilter(reading, item);
  const fault = windowFault(timesOf(item));
  // What a window calls its end, a silence calls `until`.
  if (fault !== null)
    complain(reading, { ...fault, key: fault.key === 'to' ? 'until' : fault.key });
  return item;
}

function timesOf({ begins, until: ends, forMs }: Silence): WindowTimes {
  return { begins, ends, forMs, days: [], at: null, cron: null, until: null, timezone: 'UTC' };
}

/** The silence as it is looked up; its name is its comment, or its id. */
export function plannedSilence(item: Silence): Planned | null {
  const rule = windowRuleOf(timesOf(item));
  return rule === null ? null : { id: item.id, name: item.comment ?? item.id, filter: item, rule };
}
