import type { FacetCount, Snapshot } from './snapshots.ts';
import type { Profile, Profiles } from '../sites/profiles.ts';

const MAX_VALUES = 20;

/** Counts groups, tags, owners and kinds of sites by their profiles. */
export class FacetCounter {
  readonly #profiles: Profiles;
  readonly #numbers: Uint32Array;

  constructor(profiles: Profiles) {
    this.#profiles = profiles;
    this.#numbers = new Uint32Array(profiles.size);
  }

  add({ id }: Profile): void {
    this.#numbers[id] = (this.#numbers[id] ?? 0) + 1;
  }

  /** The most frequent values first. */
  counts(): Pick<Snapshot, 'groups' | 'tags' | 'owners' | 'kinds'> {
    const [groups, tags, owners, kinds] = [newSums(), newSums(), newSums(), newSums()];
    for (const [id, number] of this.#numbers.entries()) {
      const profile = number === 0 ? undefined : this.#profiles.at(id);
      if (profile === undefined) continue;
      if (profile.group !== null) add(groups, profile.group, number);
      add(kinds, profile.kind, number);
      for (const tag of profile.tags) add(tags, tag, number);
      for (const owner of profile.ownerIds) add(owners, owner, number);
    }
    return {
      groups: topValues(groups),
      tags: topValues(tags),
      owners: topValues(owners),
      kinds: topValues(kinds),
    };
  }
}

type Sums = Map<string, number>;

function newSums(): Sums {
  return new Map();
}

function add(sums: Sums, value: string, number: number): void {
  sums.set(value, (sums.get(value) ?? 0) + number);
}

function topValues(sums: Sums): readonly FacetCount[] {
  return [...sums]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MAX_VALUES);
}
