import type { Field } from '../forms/field.ts';
import { quote } from '../forms/quote.ts';
import { optionReaderOf } from '../forms/read-options.ts';
import { isRecordNode, isTextListNode } from '../forms/schema-node.ts';
import { kindNameOf } from '../monitor/kind-address.ts';
import { MONITOR_FIELDS } from '../monitor/monitor.ts';
import { monitorKeysOf } from '../monitor/monitor-input.ts';
import type { MonitorKind } from '../ports/prober.ts';
import type { RowFault, TextForm } from './list-row.ts';

/** A setting as it stands in a list: both sides text. */
export type Pair = readonly [key: string, value: string];

interface TextField {
  readonly key: string;
  readonly parse: (text: string) => unknown;
}

/** The settings that lists write otherwise, by their keys and their other names. */
const TEXT_FIELDS: ReadonlyMap<string, TextField> = new Map(
  Object.values<Field<string, unknown>>(MONITOR_FIELDS).flatMap(({ key, inLists }) =>
    inLists === undefined
      ? []
      : [key, inLists.alias].map((name) => [name, { key, parse: inLists.parse }] as const),
  ),
);

/**
 * The flat form of a monitor from settings in text. Waits are written `confirm=10s,30s` (`none` for no wait); options
 * that hold several values are written one by one in the singular: `header="Name: value"`.
 */
export function formFromPairs(
  pairs: readonly Pair[],
  kinds: ReadonlyMap<string, MonitorKind>,
): TextForm {
  const valueOf = (name: string): string | undefined => pairs.find(([key]) => key === name)?.[1];
  const kindName = kindNameOf({ kind: valueOf('kind'), url: valueOf('url') }, kinds);
  const several = severalKeysOf(kinds.get(String(kindName)));
  const form = new Map<string, unknown>();
  const faults: RowFault[] = [];
  for (const [key, value] of pairs) {
    const option = several.get(key);
    if (option?.holds === 'named') {
      const fault = addNamedValue(form, { key, record: option.key, value });
      if (fault !== null) faults.push(fault);
      continue;
    }
    if (option !== undefined) {
      const before = (form.get(option.key) ?? []) as readonly string[];
      form.set(option.key, [...before, value]);
      continue;
    }
    const field = TEXT_FIELDS.get(key);
    const target = field?.key ?? key;
    if (form.has(target)) faults.push({ message: `${quoteKey(key)} is given twice` });
    else form.set(target, field === undefined ? value : field.parse(value));
  }
  if (faults.length > 0) return { kind: 'faulty', faults };
  for (const [key, value] of form) {
    if (value instanceof Map) form.set(key, Object.fromEntries(value));
  }
  return { kind: 'ok', form: Object.fromEntries(form) };
}

/** Every key that may stand in the text form of any kind. */
export function textKeysOf(kinds: ReadonlyMap<string, MonitorKind>): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const kind of kinds.values()) {
    for (const key of monitorKeysOf(kind)) keys.add(key);
    if (kind.address !== undefined) keys.add('url');
    for (const key of severalKeysOf(kind).keys()) keys.add(key);
  }
  for (const key of TEXT_FIELDS.keys()) keys.add(key);
  return keys;
}

/** An option that holds several values: named ones (headers), or a list. */
interface SeveralValues {
  readonly key: string;
  readonly holds: 'named' | 'list';
}

const none: ReadonlyMap<string, SeveralValues> = new Map();
const severalByKind = new WeakMap<MonitorKind, ReadonlyMap<string, SeveralValues>>();

/** The options of a kind that hold several values, by their key and by its singular. */
function severalKeysOf(kind: MonitorKind | undefined): ReadonlyMap<string, SeveralValues> {
  if (kind === undefined) return none;
  const known = severalByKind.get(kind);
  if (known !== undefined) return known;
  const several = new Map<string, SeveralValues>();
  for (const [key, node] of optionReaderOf(kind.options).properties) {
    const holds = isRecordNode(node) ? 'named' : isTextListNode(node) ? 'list' : null;
    if (holds === null) continue;
    several.set(key, { key, holds });
    if (key.endsWith('s')) several.set(key.slice(0, -1), { key, holds });
  }
  severalByKind.set(kind, several);
  return several;
}

/** Whether some kind has an option of this name that holds several values. */
export function holdsSeveral(key: string, kinds: ReadonlyMap<string, MonitorKind>): boolean {
  return kinds.values().some((kind) => severalKeysOf(kind).has(key));
}

// What was given is not echoed: headers carry secrets.
function addNamedValue(
  form: Map<string, unknown>,
  { key, record, value }: { readonly key: string; readonly record: string; readonly value: string },
): RowFault | null {
  const values = (form.get(record) ?? new Map<string, string>()) as Map<string, string>;
  const colon = value.indexOf(':');
  const name = value.slice(0, Math.max(0, colon)).trim();
  if (name === '') return { message: `${key} must be written as ${key}="Name: value"` };
  if (values.has(name)) return { message: `${key} ${quote(name)} is given twice` };
  values.set(name, value.slice(colon + 1).trim());
  form.set(record, values);
  return null;
}

function quoteKey(key: string): string {
  return /^[\w.-]{1,64}$/.test(key) ? key : quote(key);
}
