import type { Entity } from './forms/entity.ts';
import { channelEntity } from './people/channel.ts';
import { escalationEntity } from './people/escalation.ts';
import { maintenanceEntity } from './people/maintenance.ts';
import { ownerEntity } from './people/owner.ts';
import { scheduleEntity } from './people/schedule.ts';
import { silenceEntity } from './people/silence.ts';
import { projectEntity } from './projects/project.ts';
import type { ChannelKind } from './ports/notifier.ts';

/**
 * Every entity that people create, read, change and delete, by the name of its store, routes and section of the config
 * file; one comes after those that it needs.
 */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the list is the type
export function entitiesOf(kinds: { readonly channelKinds: ReadonlyMap<string, ChannelKind> }) {
  return {
    projects: projectEntity,
    owners: ownerEntity,
    channels: channelEntity(kinds.channelKinds),
    schedules: scheduleEntity,
    escalations: escalationEntity,
    maintenance: maintenanceEntity,
    silences: silenceEntity,
  };
}

/** What `make` makes of each entity, by the entity's name in the list. */
export function eachEntity<Value>(
  make: (entity: Entities[keyof Entities]) => Value,
  entities: Entities = entitiesOf({ channelKinds: new Map() }),
): { readonly [Name in keyof EntityItems]: Value } {
  return Object.fromEntries(
    Object.entries(entities).map(([name, entity]) => [name, make(entity)]),
  ) as { readonly [Name in keyof EntityItems]: Value };
}

/** The items of each entity by its name in the list. */
export type EntityItems = {
  readonly [Name in keyof ReturnType<typeof entitiesOf>]: ReturnType<
    typeof entitiesOf
  >[Name] extends Entity<infer Item>
    ? Item
    : never;
};

/** The entities of an installation. */
export type Entities = { readonly [Name in keyof EntityItems]: Entity<EntityItems[Name]> };
