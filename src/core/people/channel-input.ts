import type { Channel } from './channel.ts';
import type { Problem } from '../errors.ts';
import { asChannelId } from '../ids.ts';
import { adoptProblems } from '../forms/adopt-problems.ts';
import { readChoice, readFlag, readId } from '../forms/fields.ts';
import { mergeForm } from '../forms/merge-form.ts';
import { optionReaderOf, readOptions } from '../forms/read-options.ts';
import { readForm, refuseUnknownKeys, type Form, type Reading } from '../forms/reading.ts';
import { nodeOf } from '../forms/schema-node.ts';
import { maskSecrets } from '../forms/secrets.ts';
import type { JsonObject } from '../json.ts';
import { readOwnerReference } from '../monitor/monitor-settings.ts';
import { refuseNewId } from './owner-input.ts';
import type { ChannelKind } from '../ports/notifier.ts';

/** A channel, or all that is wrong with it. */
export type ChannelReading =
  | { readonly kind: 'ok'; readonly channel: Channel }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** What reading a channel depends on. */
export interface ChannelSetup {
  readonly kinds: ReadonlyMap<string, ChannelKind>;
  /** Where the form stands in the whole input; empty when it is the whole input. */
  readonly path: string;
  /** The id of a channel whose form names none; without it the id must be given. */
  readonly idWhenAbsent?: string;
  /** The values come from a text format, where `5` and `"5"` mean the same. */
  readonly isText?: boolean;
}

const CHANNEL_KEYS = ['id', 'kind', 'owner', 'enabled'] as const;

/** Reads the flat form of a channel, as it stands in the config file and in API calls. */
export function readChannelInput(input: unknown, setup: ChannelSetup): ChannelReading {
  const reading: Reading = { path: setup.path, problems: [] };
  const form = readForm(reading, input);
  const channel = form === null ? null : readChannel(reading, form, setup);
  return channel === null || reading.problems.length > 0
    ? { kind: 'invalid', problems: reading.problems }
    : { kind: 'ok', channel };
}

function readChannel(reading: Reading, form: Form, setup: ChannelSetup): Channel | null {
  const { isText = false } = setup;
  const id = readId(reading, { key: 'id', value: form['id'] ?? setup.idWhenAbsent });
  const ownerId = readOwnerReference(reading, {
    key: 'owner',
    value: form['owner'],
    fallback: null,
  });
  const isEnabled = readFlag(reading, {
    key: 'enabled',
    value: form['enabled'],
    fallback: true,
    isText,
  });
  const words = [...setup.kinds.keys()];
  const kindName = readChoice(reading, { key: 'kind', value: form['kind'], words });
  const kind = kindName === null ? undefined : setup.kinds.get(kindName);
  if (kind === undefined) return null;
  const reader = optionReaderOf(kind.options);
  const known = new Set([...CHANNEL_KEYS, ...reader.properties.keys()]);
  refuseUnknownKeys(reading, form, known);
  const options = readOptions(reading, { reader, form, isText });
  if (options !== null) adoptProblems(reading, kind.problemsOf?.(options) ?? []);
  if (id === null || options === null) return null;
  return { id: asChannelId(id), kind: kind.kind, ownerId, options, isEnabled };
}

/** The flat form of a channel, complete, with every secret masked as `***`. */
export function describeChannel(
  channel: Channel,
  kinds: ReadonlyMap<string, ChannelKind>,
): JsonObject {
  const schema = kinds.get(channel.kind)?.options;
  const options = maskSecrets(channel.options, schema === undefined ? undefined : nodeOf(schema));
  return { ...settingsOf(channel), ...options };
}

function settingsOf({ id, kind, ownerId, isEnabled }: Channel): JsonObject {
  return { id, kind, owner: ownerId, enabled: isEnabled };
}

/**
 * Reads a change of a channel: keys left out keep what is there, `null` goes back to the default, a masked secret
 * keeps the stored one. Another kind begins with no options.
 */
export function mergeChannelInput(
  existing: Channel,
  patch: unknown,
  setup: ChannelSetup,
): ChannelReading {
  const reading: Reading = { path: setup.path, problems: [] };
  const form = readForm(reading, patch);
  if (form !== null) refuseNewId(reading, form, existing.id);
  if (form === null || reading.problems.length > 0) {
    return { kind: 'invalid', problems: reading.problems };
  }
  const keepsKind = (form['kind'] ?? existing.kind) === existing.kind;
  const stored = { ...(keepsKind && existing.options), ...settingsOf(existing) };
  const { id, kind } = existing;
  return readChannelInput({ kind, ...mergeForm(stored, form), id }, setup);
}
