/** A setting that a change has changed, as texts; `null`: there was, or is, none. */
export interface ChangedSetting {
  /** With those that it lies in: `user.role`. */
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
}

type Snapshot = Readonly<Record<string, unknown>> | null;

/** What differs between two snapshots; of one alone, all of it. */
export function changedSettings(before: Snapshot, after: Snapshot): readonly ChangedSetting[] {
  const [old, now] = [flat(before), flat(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((key) => ({ key, before: old.get(key) ?? null, after: now.get(key) ?? null }))
    .filter((each) => each.before !== each.after);
}

/** Every setting by its path; lists are one. */
function flat(value: Snapshot, prefix = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(value ?? {}).flatMap(([name, each]): readonly (readonly [string, string])[] => {
      const key = `${prefix}${name}`;
      if (each === undefined || each === null) return [];
      if (typeof each === 'string') return [[key, each]];
      if (typeof each !== 'object' || Array.isArray(each)) return [[key, JSON.stringify(each)]];
      return [...flat(each as Snapshot, `${key}.`)];
    }),
  );
}
