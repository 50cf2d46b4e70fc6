import { joinPath } from '../forms/path.ts';
import { describeValue } from '../forms/quote.ts';
import { complain, refuseUnknownKeys, type Form, type Reading } from '../forms/reading.ts';

/** The entries of a list of maps, each with its place; complains about all that is no such list, and about unknown keys. */
export function* eachMap(
  reading: Reading,
  {
    key,
    value,
    keys,
    maxItems,
  }: {
    readonly key: string;
    readonly value: unknown;
    readonly keys: ReadonlySet<string>;
    readonly maxItems: number;
  },
): Generator<{ readonly form: Form; readonly place: Reading }> {
  if (!Array.isArray(value) || value.length > maxItems) {
    const got = Array.isArray(value) ? `${value.length}` : describeValue(value);
    complain(reading, { key, message: `must be a list of at most ${maxItems}, not ${got}` });
    return;
  }
  const path = joinPath(reading.path, key);
  for (const [index, entry] of value.entries()) {
    const place = { path: joinPath(path, index), problems: reading.problems };
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
      complain(place, {
        key: '',
        message: `must be a map of settings, not ${describeValue(entry)}`,
      });
      continue;
    }
    refuseUnknownKeys(place, entry as Form, keys);
    yield { form: entry as Form, place };
  }
}
