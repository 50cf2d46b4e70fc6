import { InvalidError, type Problem } from '../errors.ts';
import { MAX_NAME_LENGTH, readChoice } from '../forms/read-values.ts';
import { adoptProblems } from '../forms/adopt-problems.ts';
import { describeFields, keysOf, readFields, type ReadValues } from '../forms/field-set.ts';
import { mergeForm } from '../forms/merge-form.ts';
import { optionReaderOf, readOptions } from '../forms/read-options.ts';
import { readForm, refuseUnknownKeys, type Form, type Reading } from '../forms/reading.ts';
import { nodeOf } from '../forms/schema-node.ts';
import { maskSecrets } from '../forms/secrets.ts';
import type { JsonObject } from '../json.ts';
import { admitsScheme, kindNameOf, spellOutAddress } from './kind-address.ts';
import { MONITOR_FIELDS, type MonitorSpec } from './monitor.ts';
import { defaultsFor, type MonitorDefaults } from './monitor-defaults.ts';
import type { MonitorKind } from '../ports/prober.ts';
import { unicodeHostName } from '../address/punycode.ts';

/** Kinds, defaults and the place that problems name. */
export interface MonitorSetup {
  readonly kinds: ReadonlyMap<string, MonitorKind>;
  readonly defaults: MonitorDefaults;
  /** Where the form stands in the whole input, such as `monitors[3]`; empty when it is the whole input. */
  readonly path: string;
  /** The values come from a text format, where `5` and `"5"` mean the same. */
  readonly isText?: boolean;
}

/** A monitor, or all that is wrong with it. */
export type MonitorReading =
  | { readonly kind: 'ok'; readonly spec: MonitorSpec }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

const SETTING_KEYS = keysOf(MONITOR_FIELDS);
const keysByKind = new WeakMap<MonitorKind, ReadonlySet<string>>();

/** Every key that the form of this kind may have, options first. Throws when an option takes the name of a setting. */
export function monitorKeysOf(kind: MonitorKind): ReadonlySet<string> {
  const known = keysByKind.get(kind);
  if (known !== undefined) return known;
  const shared = ['kind', ...SETTING_KEYS];
  const options = [...optionReaderOf(kind.options).properties.keys()];
  const taken = options.find((key) => shared.includes(key));
  if (taken !== undefined) throw new Error(`kind ${kind.kind}: the option ${taken} is a setting`);
  const keys = new Set([...options, ...shared]);
  keysByKind.set(kind, keys);
  return keys;
}

/** Reads the one flat form of a monitor that config file, API, list lines, CSV and JSON lists share. */
export function readMonitorInput(input: unknown, setup: MonitorSetup): MonitorReading {
  const reading: Reading = { path: setup.path, problems: [] };
  const form = readForm(reading, input);
  const spec = form === null ? null : readSpec(reading, form, setup);
  return spec === null || reading.problems.length > 0
    ? { kind: 'invalid', problems: reading.problems }
    : { kind: 'ok', spec };
}

function readSpec(reading: Reading, form: Form, setup: MonitorSetup): MonitorSpec | null {
  const { defaults, isText = false } = setup;
  const named = kindNameOf(form, setup.kinds);
  const kind = typeof named === 'string' ? setup.kinds.get(named) : undefined;
  const own = defaultsFor(kind?.defaults, defaults);
  const settings = readSettings(reading, form, { defaults: own, isText });
  readChoice(reading, { key: 'kind', value: named, words: [...setup.kinds.keys()] });
  if (kind === undefined || !admitsScheme(reading, form, setup.kinds)) return null;
  const spelled = spellOutAddress(reading, form, kind);
  refuseUnknownKeys(reading, spelled ?? withoutUrl(form), monitorKeysOf(kind));
  if (spelled === null) return null;
  const reader = optionReaderOf(kind.options);
  const options = readOptions(reading, {
    reader,
    form: spelled,
    defaults: defaults.options,
    isText,
  });
  const canonical = options === null ? null : canonicalOf(reading, kind, options);
  if (canonical === null) return null;
  const { target, options: canonicalOptions } = canonical;
  const name = settings.name ?? defaultName(target);
  // A setting is `null` only after a complaint.
  return { kind: kind.kind, target, options: canonicalOptions, ...settings, name } as MonitorSpec;
}

type MonitorSettings = ReadValues<typeof MONITOR_FIELDS>;

const settingsOfDefaults = new WeakMap<MonitorDefaults, MonitorSettings>();

function readSettings(
  reading: Reading,
  form: Form,
  { defaults, isText }: { readonly defaults: MonitorDefaults; readonly isText: boolean },
): MonitorSettings {
  const setup = { fields: MONITOR_FIELDS, fallbacks: defaults, isText };
  if (SETTING_KEYS.some((key) => form[key] !== undefined)) return readFields(reading, form, setup);
  // Most lines of a long list say nothing of their own.
  const known = settingsOfDefaults.get(defaults);
  if (known !== undefined) return known;
  const settings = readFields(reading, form, setup);
  settingsOfDefaults.set(defaults, settings);
  return settings;
}

function withoutUrl(form: Form): Form {
  return { ...form, url: undefined };
}

function canonicalOf(
  reading: Reading,
  kind: MonitorKind,
  options: JsonObject,
): ReturnType<MonitorKind['canonical']> | null {
  try {
    return kind.canonical(options);
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    adoptProblems(reading, error.problems);
    return null;
  }
}

/** The name of a monitor that was given none: its target without the scheme, in the letters its readers use. */
export function defaultName(target: string): string {
  const slashes = target.indexOf('://');
  const rest = slashes < 0 ? target : target.slice(slashes + 3);
  const slash = rest.indexOf('/');
  const host = slash < 0 ? rest : rest.slice(0, slash);
  const path = slash < 0 || slash === rest.length - 1 ? '' : rest.slice(slash);
  return `${unicodeHostName(host)}${path}`.slice(0, MAX_NAME_LENGTH);
}

/** The flat form of a monitor, complete, with every secret masked as `***`. Reads back as the same monitor. */
export function describeMonitor(
  monitor: MonitorSpec,
  kinds: ReadonlyMap<string, MonitorKind>,
): JsonObject {
  const schema = kinds.get(monitor.kind)?.options;
  const options = maskSecrets(monitor.options, schema === undefined ? undefined : nodeOf(schema));
  return { kind: monitor.kind, ...options, ...describeFields(MONITOR_FIELDS, monitor) };
}

/**
 * Reads a change of a monitor: keys left out keep what is there, `null` goes back to the default, a masked secret
 * keeps the stored one. A name that was made from the old target follows the new one.
 */
export function mergeMonitorInput(
  existing: MonitorSpec,
  patch: unknown,
  setup: MonitorSetup,
): MonitorReading {
  const reading: Reading = { path: setup.path, problems: [] };
  const form = readForm(reading, patch);
  if (form === null) return { kind: 'invalid', problems: reading.problems };
  const change = spellOutChange(reading, form, { existing, setup });
  if (change === null) {
    readSettings(reading, mergeForm({}, form), { defaults: setup.defaults, isText: false });
    return { kind: 'invalid', problems: reading.problems };
  }
  const isNamed = existing.name !== defaultName(existing.target);
  const settings = describeFields(MONITOR_FIELDS, existing);
  const stored = { kind: existing.kind, ...keptOptions(existing, change, setup), ...settings };
  return readMonitorInput(mergeForm(isNamed ? stored : without(stored, 'name'), change), setup);
}

// An address in a change stands for the options it says, before those are laid over what is stored.
function spellOutChange(
  reading: Reading,
  form: Form,
  { existing, setup }: { readonly existing: MonitorSpec; readonly setup: MonitorSetup },
): Form | null {
  if (typeof form['url'] !== 'string') return form;
  if (!admitsScheme(reading, form, setup.kinds)) return null;
  const kindName = kindNameOf(form, setup.kinds, existing.kind);
  const kind = typeof kindName === 'string' ? setup.kinds.get(kindName) : undefined;
  if (kind === undefined) return form;
  const spelled = spellOutAddress(reading, form, kind);
  return spelled === null ? null : { ...spelled, kind: kind.kind };
}

function keptOptions(existing: MonitorSpec, form: Form, { kinds }: MonitorSetup): JsonObject {
  const kind = kinds.get(typeof form['kind'] === 'string' ? form['kind'] : existing.kind);
  if (kind === undefined || kind.kind === existing.kind) return existing.options;
  const known = monitorKeysOf(kind);
  return Object.fromEntries(Object.entries(existing.options).filter(([key]) => known.has(key)));
}

function without(form: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(form).filter(([known]) => known !== key));
}
