import { readName, readTimezone } from '../core/forms/read-values.ts';
import { nearestKey } from '../core/forms/nearest-key.ts';
import { joinPath } from '../core/forms/path.ts';
import { describeValue, quote } from '../core/forms/quote.ts';
import {
  complain,
  readForm,
  refuseUnknownKeys,
  type Form,
  type Reading,
} from '../core/forms/reading.ts';
import type { MaintenanceWindow } from '../core/monitor/maintenance-window.ts';
import type { PlacedMonitor } from './cross-checks.ts';
import { textsOf } from './section.ts';
import { parseZonedTime } from './zoned-time.ts';

/** Every wrong name is compared with each of so many. */
const MAX_COMPARED = 100;

const KEYS: ReadonlySet<string> = new Set(['name', 'monitors', 'from', 'to', 'timezone']);

/** The monitors of a file by what a window may call them: name, target or address. */
export interface MonitorNames {
  readonly byName: ReadonlyMap<unknown, readonly PlacedMonitor['spec'][]>;
  /** Names that a mistyped one is compared with. */
  readonly suggestions: readonly string[];
  /** Names of entries that could not be read: no second complaint about them. */
  readonly unreadable: ReadonlySet<string>;
}

/** What the monitors of a file are called, those that could not be read among them. */
export function monitorNamesOf(form: Form, monitors: readonly PlacedMonitor[]): MonitorNames {
  const given = ['name', 'url'].flatMap((key) => textsOf(form, { section: 'monitors', key }));
  const byName = new Map<unknown, PlacedMonitor['spec'][]>();
  for (const { spec } of monitors) {
    for (const name of new Set<unknown>([spec.name, spec.target, spec.options['url']])) {
      const called = byName.get(name);
      if (called === undefined) byName.set(name, [spec]);
      else called.push(spec);
    }
  }
  const suggestions = monitors.slice(0, MAX_COMPARED).map(({ spec }) => spec.name);
  return { byName, suggestions, unreadable: new Set(given.map(({ text }) => text)) };
}

/** Reads one maintenance window; `null` after a complaint. */
export function readMaintenance(
  reading: Reading,
  entry: unknown,
  names: MonitorNames,
): MaintenanceWindow | null {
  const form = readForm(reading, entry);
  if (form === null) return null;
  refuseUnknownKeys(reading, form, KEYS);
  const name = readName(reading, { key: 'name', value: form['name'] ?? null, fallback: null });
  const monitors = readMonitors(reading, form['monitors'], names);
  const timezone = readTimezone(reading, { key: 'timezone', value: form['timezone'] ?? 'UTC' });
  if (timezone === null) return null;
  const startsAt = readTime(reading, { key: 'from', value: form['from'], timezone });
  const endsAt = readTime(reading, { key: 'to', value: form['to'], timezone });
  if (startsAt === null || endsAt === null) return null;
  if (endsAt <= startsAt) {
    complain(reading, { key: 'to', message: `${describeValue(form['to'])} is not after from` });
    return null;
  }
  return name === null || monitors === null ? null : { name, monitors, startsAt, endsAt };
}

function readTime(
  reading: Reading,
  {
    key,
    value,
    timezone,
  }: { readonly key: string; readonly value: unknown; readonly timezone: string },
): number | null {
  const at = typeof value === 'string' ? parseZonedTime(value, timezone) : null;
  if (at === null) {
    const message = `must be a date and time, not ${describeValue(value)}`;
    complain(reading, {
      key,
      message,
      hint: 'for example 2027-01-10T22:00, read in the timezone',
    });
  }
  return at;
}

function readMonitors(
  reading: Reading,
  value: unknown,
  names: MonitorNames,
): MaintenanceWindow['monitors'] | null {
  if (!Array.isArray(value) || value.length === 0) {
    const message = `must be a list of monitors by name or address, not ${describeValue(value)}`;
    complain(reading, { key: 'monitors', message, hint: 'for example [Shop]' });
    return null;
  }
  const meant = new Map<string, MaintenanceWindow['monitors'][number]>();
  for (const [index, name] of value.entries()) {
    const path = joinPath(joinPath(reading.path, 'monitors'), index);
    for (const { kind, target } of monitorsCalled(name, names, { ...reading, path })) {
      meant.set(`${kind} ${target}`, { kind, target });
    }
  }
  return [...meant.values()];
}

function monitorsCalled(
  name: unknown,
  { byName, suggestions, unreadable }: MonitorNames,
  reading: Reading,
): readonly PlacedMonitor['spec'][] {
  const found = typeof name === 'string' ? (byName.get(name) ?? []) : [];
  if (found.length > 0 || (typeof name === 'string' && unreadable.has(name))) return found;
  const meant = typeof name === 'string' ? nearestKey(name, suggestions) : null;
  const shown = typeof name === 'string' ? quote(name) : describeValue(name);
  complain(reading, {
    key: '',
    message: `${shown} is not among the monitors`,
    hint: meant === null ? undefined : `did you mean ${meant}?`,
  });
  return [];
}
