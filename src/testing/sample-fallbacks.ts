import { fallbacksOf } from '../core/forms/field-set.ts';
import { MONITOR_FIELDS, type MonitorSpec } from '../core/monitor/monitor.ts';
import { channelEntity, type Channel } from '../core/people/channel.ts';
import { ownerEntity, type Owner } from '../core/people/owner.ts';

type Settings<Item, Own extends keyof Item> = Omit<Item, Own>;

/** What a monitor has beside its own things when nothing is said. */
export const MONITOR_FALLBACKS = fallbacksOf(MONITOR_FIELDS) as Settings<
  MonitorSpec,
  'kind' | 'target' | 'options' | 'name'
>;

/** The same of an owner. */
export const OWNER_FALLBACKS = fallbacksOf(ownerEntity.fields) as Settings<Owner, 'id' | 'name'>;

/** The same of a channel. */
export const CHANNEL_FALLBACKS = fallbacksOf(channelEntity(new Map()).fields) as Settings<
  Channel,
  'id' | 'kind' | 'options'
>;
