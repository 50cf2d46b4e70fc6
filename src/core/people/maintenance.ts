import { cronField } from '../calendar/cron.ts';
import type { Planned } from '../calendar/planned.ts';
import { daysField, lengthField, momentField, timeOfDayField } from '../calendar/time-fields.ts';
import { windowFault, windowRuleOf } from '../calendar/window-rule.ts';
import { textOfMoment } from '../calendar/zoned-time.ts';
import { checkFilter, FILTER_FIELDS } from '../filter/filter-fields.ts';
import { defineEntity } from '../forms/entity.ts';
import { idField, nameField, timezoneField } from '../forms/field.ts';
import type { ValuesOf } from '../forms/field-set.ts';
import { complain, type Reading } from '../forms/reading.ts';
import { projectField } from '../projects/project-field.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MAX_DAYS = 31;

const fields = {
  id: idField<string>(),
  projectId: projectField(),
  name: nameField({ title: 'Name', description: 'For people; by default the id.' }),
  ...FILTER_FIELDS,
  begins: momentField('from', {
    title: 'From',
    description:
      'When it begins; an API call may leave it out: now. A repeated one does not begin before.',
  }),
  ends: momentField('to', { title: 'To', description: 'When one that is not repeated ends.' }),
  forMs: lengthField('for', {
    title: 'For',
    description: 'How long it lasts, in the place of `to`, or each time that it is repeated',
    minMs: MINUTE_MS,
    maxMs: MAX_DAYS * DAY_MS,
  }),
  days: daysField('days', {
    title: 'Days',
    description: 'Days of the week on which it is repeated.',
  }),
  at: timeOfDayField('at', { title: 'At', description: 'When it begins on those days.' }),
  cron: cronField('cron', {
    title: 'Cron',
    description:
      'When it is repeated, as a crontab of five fields, in the place of `days` and `at`.',
  }),
  until: momentField('until', {
    title: 'Until',
    description: 'When a repeated one ends for good; left out: it goes on.',
  }),
  timezone: timezoneField('timezone', {
    title: 'Time zone',
    description: 'IANA name, of the times that carry no offset.',
    fallback: 'UTC',
  }),
};

/** Planned time in which outages of some monitors notify no one: once, by days of the week, or by a crontab. */
export type Maintenance = ValuesOf<typeof fields>;

/** Maintenance windows, with all that follows from their fields. */
export const maintenanceEntity = defineEntity({
  name: 'maintenance',
  plural: 'maintenance',
  fields,
  complete,
  refresh: (watch) => watch.refreshRoutes(),
});

function complete(reading: Reading, given: Maintenance, now: number | null): Maintenance {
  const isOnce = given.days.length === 0 && given.at === null && given.cron === null;
  const isNow = isOnce && given.begins === null && now !== null;
  const item = isNow ? { ...given, begins: textOfMoment(now) } : given;
  checkFilter(reading, item);
  const fault = windowFault(item);
  if (fault !== null) complain(reading, fault);
  return item;
}

/** The window as it is looked up; `null` for times that can never come. */
export function plannedMaintenance(item: Maintenance): Planned | null {
  const rule = windowRuleOf(item);
  return rule === null ? null : { id: item.id, name: item.name, filter: item, rule };
}
