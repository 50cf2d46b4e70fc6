import type { Status } from '../../../core/monitor/monitor.ts';
import type { Profiles } from '../sites/profiles.ts';
import type { FleetSite } from '../sites/site.ts';
import type { SiteTable } from '../sites/site-table.ts';

const MAX_FOUND = 20;
/** Of these, so many may be no sites. */
const MAX_OTHERS = 5;
const MAX_WORDS = 8;
/** Sites that are looked at before other work may come in between. */
const STEP = 8_000;

/** What a search finds. */
export interface Found {
  readonly type: 'monitor' | 'group' | 'tag' | 'owner';
  readonly id: string;
  readonly title: string;
  /** The address of a site; how many sites the others have. */
  readonly detail: string;
  readonly status: Status | null;
}

/**
 * The best of what has all of the words, in any case: sites whose name begins with the text, then those of which a word does, then those
 * that have it anywhere in name or address. Lets other work in between.
 */
export function* searchSites(table: SiteTable, text: string): Generator<void, readonly Found[]> {
  const whole = text.normalize('NFC').toLowerCase().trim().replaceAll(/\s+/g, ' ');
  const words = whole.split(' ', MAX_WORDS);
  if (whole === '') return [];
  const [first = ''] = words;
  const others = otherThings(table.profiles, words);
  const ranked: readonly FleetSite[][] = [[], [], [], []];
  for (let slot = 0; slot < table.slots; slot += 1) {
    if (slot % STEP === 0) yield;
    const site = table.at(slot);
    if (site === undefined || !site.searchText.includes(first)) continue;
    if (!words.every((word) => site.searchText.includes(word))) continue;
    const sites = ranked[rankOf(site, whole)];
    if (sites !== undefined && sites.length < MAX_FOUND * 4) sites.push(site);
  }
  const sites = ranked
    .flatMap((some) => some.toSorted((a, b) => a.sortName.length - b.sortName.length))
    .slice(0, MAX_FOUND - others.length);
  return [...sites.map(foundSite), ...others];
}

function rankOf({ sortName, searchText }: FleetSite, text: string): number {
  if (sortName.startsWith(text)) return 0;
  const at = sortName.indexOf(text);
  if (at > 0 && !/[\p{L}\p{N}]/u.test(sortName[at - 1] ?? '')) return 1;
  return at >= 0 || searchText.includes(`//${text}`) ? 2 : 3;
}

function foundSite({ watched: { monitor, state } }: FleetSite): Found {
  const { id, name, target } = monitor;
  return { type: 'monitor', id, title: name, detail: target, status: state.status };
}

/** Groups, owners and tags whose names have all of the words. */
function otherThings(profiles: Profiles, words: readonly string[]): readonly Found[] {
  const found = new Map<string, { type: Found['type']; id: string; sites: number }>();
  const note = (type: Found['type'], id: string, sites: number): void => {
    const folded = id.toLowerCase();
    if (!words.every((word) => folded.includes(word))) return;
    const key = `${type} ${id}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { type, id, sites });
    else known.sites += sites;
  };
  for (const { group, tags, ownerIds, sites } of profiles.all()) {
    if (group !== null) note('group', group, sites);
    for (const owner of ownerIds) note('owner', owner, sites);
    for (const tag of tags) note('tag', tag, sites);
  }
  return [...found.values()]
    .toSorted((a, b) => b.sites - a.sites)
    .slice(0, MAX_OTHERS)
    .map(({ type, id, sites }) => ({
      type,
      id,
      title: id,
      detail: String(sites),
      status: null,
    }));
}
