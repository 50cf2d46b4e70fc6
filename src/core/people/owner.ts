import { Type } from 'typebox';
import { defineEntity } from '../forms/entity.ts';
import { daySpansField } from '../calendar/time-fields.ts';
import { WEEKDAYS } from '../calendar/weekday.ts';
import { choiceField, idField, nameField, timezoneField } from '../forms/field.ts';
import type { ValuesOf } from '../forms/field-set.ts';
import { asOwnerId, type OwnerId } from '../ids.ts';
import { escalationField, OWNER_NAME } from './owner-field.ts';
import { projectField } from '../projects/project-field.ts';

/** The languages messages can be written in. */
export const LANGUAGES = ['en', 'fa'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Which reports an owner gets. */
const REPORTS = ['none', 'weekly', 'monthly', 'both'] as const;

const OFFICE_HOURS = { days: WEEKDAYS.slice(0, 5), from: 540, to: 1_020 };

const fields = {
  id: idField<OwnerId>(),
  projectId: projectField(),
  name: nameField({ title: 'Name', description: 'For people; by default the id.' }),
  language: choiceField('language', {
    title: 'Language',
    description: 'Of the messages.',
    words: LANGUAGES,
    fallback: 'en',
  }),
  timezone: timezoneField('timezone', {
    title: 'Time zone',
    description: 'IANA name, for the times in messages and for their hours.',
    fallback: 'UTC',
  }),
  quietHours: daySpansField('quietHours', {
    title: 'Quiet hours',
    description:
      'When their channels rest, unless a channel is for `always`: a span such as `22:00-07:00`, with days on which it begins `fri,sat 23:00-09:00`, or a list.',
    fallback: [],
  }),
  workingHours: daySpansField('workingHours', {
    title: 'Working hours',
    description: 'When channels for `working` hours may be used, written likewise.',
    fallback: [OFFICE_HOURS],
  }),
  escalationId: escalationField(
    'Id of the escalation of their monitors that name none themselves.',
  ),
  reports: choiceField('reports', {
    title: 'Reports',
    description: 'Which reports they get.',
    words: REPORTS,
    fallback: 'none',
  }),
};

/** The person or team that is notified of a monitor. */
export type Owner = ValuesOf<typeof fields>;

/** Owners, with all that follows from their fields. */
export const ownerEntity = defineEntity({
  ...OWNER_NAME,
  fields,
  seen: {
    hasChannel: {
      schema: Type.Boolean({
        description: 'False: no enabled channel is theirs, and nothing reaches them.',
      }),
      valueOf: (id, reach) => reach.hasChannel([asOwnerId(id)]),
    },
  },
  summaryNotes: { remove: ' that nothing refers to' },
  refresh: (watch) => watch.refreshRoutes(),
});
