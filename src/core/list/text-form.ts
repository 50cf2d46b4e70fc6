import type { Field } from '../forms/field.ts';
import { quote } from '../forms/quote.ts';
import { optionReaderOf } from '../forms/read-options.ts';
import { isRecordNode } from '../forms/schema-node.ts';
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
 * that hold several named values are written one by one in the singular: `header="Name: value"`.
 */
export function formFromPairs(
  pairs: readonly Pair[],
  kinds: ReadonlyMap<string, MonitorKind>,
): TextForm {
  const valueOf = (name: string): string | undefined => pairs.find(([key]) => key === name)?.[1];
  const kindName = kindNameOf({ kind: valueOf('kind'), url: valueOf('url') }, kinds);
  const records = recordKeysOf(kinds.get(String(kindName)));
  const form = new Map<string, unknown>();
  const faults: RowFault[] = [];
  for (const [key, value] of pairs) {
    const record = records.get(key);
    if (record !== undefined) {
      const fault = addNamedValue(form, { key, record, value });
      if (fault !== null) faults.push(fault);
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
    for (const key of recordKeysOf(kind).keys()) keys.add(key);
  }
  for (const key of TEXT_FIELDS.keys()) keys.add(key);
  return keys;
}

const noRecords: ReadonlyMap<string, string> = new Map();
const recordsByKind = new WeakMap<MonitorKind, ReadonlyMap<string, string>>();

/** The options of a kind that hold named values, by their key and by its singular. */
function recordKeysOf(kind: MonitorKind | undefined): ReadonlyMap<string, string> {
  if (kind === undefined) return noRecords;
  const known = recordsByKind.get(kind);
  if (known !== undefined) return known;
  const records = new Map<string, string>();
  for (const [key, node] of optionReaderOf(kind.options).properties) {
    if (!isRecordNode(node)) continue;
    records.set(key, key);
    if (key.endsWith('s')) records.set(key.slice(0, -1), key);
  }
  recordsByKind.set(kind, records);
  return records;
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
