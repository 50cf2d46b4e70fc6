import type { Monitor } from '../../../core/monitor/monitor.ts';

/** What many sites have in common: they are counted by it without looking at each. */
export interface Profile {
  /** Counts from 0 and is given again once no site has it. */
  readonly id: number;
  readonly kind: string;
  readonly projectId: string;
  readonly group: string | null;
  readonly tags: readonly string[];
  readonly ownerIds: readonly string[];
}

interface Counted extends Profile {
  readonly key: string;
  /** How many sites have it. */
  sites: number;
}

/** The profiles of the sites that there are, each once. */
export class Profiles {
  readonly #byKey = new Map<string, Counted>();
  readonly #byId: (Counted | undefined)[] = [];
  readonly #freeIds: number[] = [];

  /** Ids are below this. */
  get size(): number {
    return this.#byId.length;
  }

  /** Those that there are, each with how many sites have it. */
  all(): Iterable<Profile & { readonly sites: number }> {
    return this.#byKey.values();
  }

  at(id: number): Profile | undefined {
    return this.#byId[id];
  }

  /** The profile of a monitor that has it from now on. */
  take({ kind, projectId, group, tags, ownerIds }: Monitor): Profile {
    const key = JSON.stringify([kind, projectId, group, tags, ownerIds]);
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      known.sites += 1;
      return known;
    }
    const id = this.#freeIds.pop() ?? this.#byId.length;
    const profile = { id, key, kind, projectId, group, tags, ownerIds, sites: 1 };
    this.#byKey.set(key, profile);
    this.#byId[id] = profile;
    return profile;
  }

  /** A site has it no more. */
  release({ id }: Profile): void {
    const profile = this.#byId[id];
    if (profile === undefined) return;
    profile.sites -= 1;
    if (profile.sites > 0) return;
    this.#byKey.delete(profile.key);
    this.#byId[id] = undefined;
    this.#freeIds.push(id);
  }
}
