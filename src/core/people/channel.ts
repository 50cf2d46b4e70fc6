import { defineKindedEntity, type Entity, type Kinded } from '../forms/entity.ts';
import { flagField, idField } from '../forms/field.ts';
import type { ValuesOf } from '../forms/field-set.ts';
import { asChannelId, type ChannelId } from '../ids.ts';
import type { ChannelKind } from '../ports/notifier.ts';
import { ownerField } from './owner.ts';

const fields = {
  id: idField<ChannelId>(),
  ownerId: ownerField(
    'Id of the owner it reaches; without one it serves monitors without an owner.',
  ),
  isEnabled: flagField('enabled', {
    title: 'Enabled',
    description: 'With `false`, nothing is sent over it.',
    fallback: true,
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
    kinds,
  );
}
