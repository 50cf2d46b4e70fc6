import { nearestKey } from '../core/forms/nearest-key.ts';
import { quote } from '../core/forms/quote.ts';
import type { Form, Reading } from '../core/forms/reading.ts';
import type { MonitorSpec } from '../core/monitor/monitor.ts';
import { namesOf, spellingsOf } from '../core/monitor/monitor-names.ts';
import { textsOf } from './section.ts';

/** Every wrong name is compared with each of so many. */
const MAX_COMPARED = 100;

/** A monitor with its place in the file. */
export interface PlacedMonitor {
  readonly spec: MonitorSpec;
  readonly path: string;
  /** What it says there. */
  readonly keys: readonly string[];
}

/** What the monitors of a file may be called: by name, target or address, those that could not be read among them. */
export interface MonitorNames {
  readonly known: ReadonlySet<unknown>;
  /** Names that a mistyped one is compared with. */
  readonly suggestions: readonly string[];
}

export function monitorNamesOf(form: Form, monitors: readonly PlacedMonitor[]): MonitorNames {
  const read = new Set(monitors.map(({ path }) => path));
  const unread = ['name', 'url'].flatMap((key) =>
    textsOf(form, { section: 'monitors', key }).filter(
      ({ path }) => !read.has(path.slice(0, -key.length - 1)),
    ),
  );
  const known = new Set<unknown>(unread.map(({ text }) => text));
  for (const { spec } of monitors) for (const name of namesOf(spec)) known.add(name);
  return { known, suggestions: monitors.slice(0, MAX_COMPARED).map(({ spec }) => spec.name) };
}

/** Complains about a name that no monitor of the file has. */
export function refuseUnknownMonitor(
  reading: Reading,
  { text, path }: { readonly text: string; readonly path: string },
  { known, suggestions }: MonitorNames,
): void {
  if (spellingsOf(text).some((spelling) => known.has(spelling))) return;
  const meant = nearestKey(text, suggestions);
  reading.problems.push({
    path,
    message: `${path} ${quote(text)} is not among the monitors`,
    ...(meant !== null && { hint: `did you mean ${meant}?` }),
  });
}
