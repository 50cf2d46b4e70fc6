import { flagField } from '../forms/field.ts';
import { complain, type Reading } from '../forms/reading.ts';
import { listField } from '../forms/reference-field.ts';
import type { OwnerId } from '../ids.ts';
import { monitorNamesField } from '../monitor/monitor-names-field.ts';
import { tagsField } from '../monitor/tags.ts';
import { OWNER_NAME } from '../people/owner-field.ts';
import type { MonitorFilter } from './monitor-filter.ts';

/** Monitors, or owners, that one filter may name. */
const MAX_NAMED = 1_000;

/** The fields by which an entity says which monitors it is about. */
export const FILTER_FIELDS = {
  monitors: monitorNamesField('monitors', {
    title: 'Monitors',
    description: 'By id, name or address: it is about one of these.',
    maxItems: MAX_NAMED,
  }),
  tags: tagsField('Of the monitors it is about, each of which they have'),
  ownerIds: listField<'owners', OwnerId>('owners', {
    title: 'Owners',
    description: 'Ids: it is about monitors of one of these.',
    to: OWNER_NAME,
    maxItems: MAX_NAMED,
  }),
  isForAll: flagField('all', {
    title: 'All monitors',
    description: 'With `true` it is about all monitors; the other three are left out then.',
    fallback: false,
  }),
};

/** Complains about a filter that is about nothing, or says two things. */
export function checkFilter(reading: Reading, filter: Omit<MonitorFilter, 'projectId'>): void {
  const { monitors, tags, ownerIds, isForAll } = filter;
  const isNarrowed = monitors.length + tags.length + ownerIds.length > 0;
  if (isForAll === isNarrowed) {
    complain(reading, {
      key: isForAll ? 'all' : 'monitors',
      message: isForAll
        ? 'goes with no monitors, tags or owners'
        : 'must say which ones, unless tags or owners do',
      hint: 'for example monitors: [Shop], tags: [web], owners: [ops] or all: true',
    });
  }
}
