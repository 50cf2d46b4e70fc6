import { Type } from 'typebox';
import { defineEntity } from '../forms/entity.ts';
import {
  choiceField,
  idField,
  nameField,
  timezoneField,
  type EntityName,
  type Field,
} from '../forms/field.ts';
import type { ValuesOf } from '../forms/field-set.ts';
import { referenceField, severalField } from '../forms/reference-field.ts';
import { asOwnerId, type OwnerId } from '../ids.ts';

/** The languages messages can be written in. */
export const LANGUAGES = ['en', 'fa'] as const;
export type Language = (typeof LANGUAGES)[number];

const NAME: EntityName = { name: 'owner', plural: 'owners' };

const fields = {
  id: idField<OwnerId>(),
  name: nameField({ title: 'Name', description: 'For people; by default the id.' }),
  language: choiceField('language', {
    title: 'Language',
    description: 'Of the messages.',
    words: LANGUAGES,
    fallback: 'en',
  }),
  timezone: timezoneField('timezone', {
    title: 'Time zone',
    description: 'IANA name, for the times in messages.',
    fallback: 'UTC',
  }),
};

/** The person or team that is notified of a monitor. */
export type Owner = ValuesOf<typeof fields>;

/** Owners, with all that follows from their fields. */
export const ownerEntity = defineEntity({
  ...NAME,
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

/** A field that names an owner. */
export function ownerField(
  description: string,
): Field<'owner', OwnerId | null, ReturnType<typeof referenceField>['schema']> {
  return referenceField<'owner', OwnerId>('owner', { title: 'Owner', description, to: NAME });
}

/** Owners of one thing. */
const MAX_OWNERS = 20;

/** A field that names any number of owners. */
export function ownersField(
  description: string,
): Field<'owner', readonly OwnerId[], ReturnType<typeof severalField>['schema']> {
  const texts = { title: 'Owner', description, to: NAME };
  return severalField<'owner', OwnerId>('owner', { ...texts, maxItems: MAX_OWNERS });
}
