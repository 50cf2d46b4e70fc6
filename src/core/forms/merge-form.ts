import type { JsonObject } from '../json.ts';
import type { Form } from './reading.ts';
import { unmask } from './secrets.ts';

/** A stored form with a change laid over it: `null` takes a key away, a mask stands for what is stored there. */
export function mergeForm(stored: JsonObject, patch: Form): Form {
  const merged = new Map<string, unknown>(Object.entries(stored));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else if (value !== undefined) {
      merged.set(key, unmask(value, Object.hasOwn(stored, key) ? stored[key] : undefined));
    }
  }
  return Object.fromEntries(merged);
}
