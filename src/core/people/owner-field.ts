import type { EntityName, Field } from '../forms/field.ts';
import { referenceField, severalField } from '../forms/reference-field.ts';
import type { EscalationId, OwnerId } from '../ids.ts';

export const OWNER_NAME: EntityName = { name: 'owner', plural: 'owners' };
export const CHANNEL_NAME: EntityName = { name: 'channel', plural: 'channels' };
export const SCHEDULE_NAME: EntityName = { name: 'schedule', plural: 'schedules' };
export const ESCALATION_NAME: EntityName = { name: 'escalation', plural: 'escalations' };

/** Owners of one thing. */
const MAX_OWNERS = 20;

/** A field that names an owner. */
export function ownerField(
  description: string,
): Field<'owner', OwnerId | null, ReturnType<typeof referenceField>['schema']> {
  return referenceField<'owner', OwnerId>('owner', { title: 'Owner', description, to: OWNER_NAME });
}

/** A field that names any number of owners. */
export function ownersField(
  description: string,
): Field<'owner', readonly OwnerId[], ReturnType<typeof severalField>['schema']> {
  const texts = { title: 'Owner', description, to: OWNER_NAME };
  return severalField<'owner', OwnerId>('owner', { ...texts, maxItems: MAX_OWNERS });
}

/** A field that names who is notified later, when no one acknowledges. */
export function escalationField(
  description: string,
): Field<'escalation', EscalationId | null, ReturnType<typeof referenceField>['schema']> {
  const texts = { title: 'Escalation', description, to: ESCALATION_NAME };
  return referenceField<'escalation', EscalationId>('escalation', texts);
}
