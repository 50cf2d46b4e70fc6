import { InvalidError } from '../../src/core/errors.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { NetworkSettings } from '../../src/core/address/network-settings.ts';
import type { Job } from '../../src/core/ports/executor.ts';
import type { NetworkWish, PlainValue } from '../format/hostile-case.ts';
import { fillPlaceholders, fillRecord, type PlaceholderValues } from '../format/placeholders.ts';
import { probers } from '../../src/probers/index.ts';

/** What a step asks for, placeholders and defaults not filled in yet. */
export interface JobWish {
  readonly monitor?: string | undefined;
  readonly options: Readonly<Record<string, PlainValue>>;
  readonly timeoutMs: number;
  readonly memory: JsonObject | null;
}

let lastId = 0;

/** A job for the product's own runner; an address that is not admitted is a mistake in the case and throws. */
export function makeJob(wish: JobWish, values: PlaceholderValues): Job {
  const { monitor: kind = 'http' } = wish;
  const definition = probers.find((each) => each.kind === kind);
  if (definition === undefined) throw new Error(`there is no kind of monitor ${kind}`);
  const properties = (definition.options as { properties?: Record<string, { default?: unknown }> })
    .properties;
  const defaults = Object.fromEntries(
    Object.entries(properties ?? {})
      .filter(([, property]) => property.default !== undefined)
      .map(([key, property]) => [key, property.default]),
  );
  const given = { ...defaults, ...fillRecord(wish.options, values) } as JsonObject;
  try {
    const { options } = definition.canonical(given);
    lastId += 1;
    return { id: lastId, kind, options, timeoutMs: wish.timeoutMs, memory: wish.memory };
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    const problems = error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw new Error(`not admitted: ${problems.join('; ')}`, { cause: error });
  }
}

/** The network that a step wishes for. */
export function networkOf(wish: NetworkWish, values: PlaceholderValues): NetworkSettings {
  const fill = (text: string): string => fillPlaceholders(text, values);
  return {
    targets: wish.targets ?? 'private',
    resolvers: (wish.resolvers ?? []).map(fill),
    extraCaPems: (wish.extraCaPems ?? []).map(fill),
    userAgent: 'UptimeSquirrel/farm',
  };
}
