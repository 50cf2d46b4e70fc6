import { nearestKey } from '../core/forms/nearest-key.ts';
import { quote } from '../core/forms/quote.ts';
import type { Form, Reading } from '../core/forms/reading.ts';
import type { Entity } from '../core/forms/entity.ts';
import { referencesIn, type FieldSet } from '../core/forms/field-set.ts';
import { joinPath } from '../core/forms/path.ts';
import { MONITOR_NAME } from '../core/monitor/monitor-names-field.ts';
import { INHERITED_FIELDS, MONITOR_FIELDS } from '../core/monitor/monitor.ts';
import { refuseUnknownMonitor, type MonitorNames, type PlacedMonitor } from './monitor-names.ts';
import { textsOf } from './section.ts';

/** Complains about every id that an earlier entry of its section has already. */
export function refuseRepeatedIds(reading: Reading, form: Form, section: string): void {
  const first = new Map<string, string>();
  for (const { text, path } of textsOf(form, { section, key: 'id' })) {
    const earlier = first.get(text);
    if (earlier === undefined) first.set(text, path);
    else
      reading.problems.push({
        path,
        message: `${path} ${quote(text)} is already used by ${earlier}`,
      });
  }
}

/** Ids that a mistyped one is compared with: for every wrong one, so that there must not be too many. */
const MAX_COMPARED = 100;

/** All that may be referred to in a file. */
interface Referred {
  readonly entities: readonly Pick<Entity<unknown>, 'plural' | 'fields'>[];
  /** Those that could be read, by the plural of their entity. */
  readonly items: ReadonlyMap<string, readonly { readonly id: string }[]>;
  readonly monitors: MonitorNames;
}

/** Complains about every id that is referred to and not among the ids of its section. */
export function refuseUnknownReferences(
  reading: Reading,
  form: Form,
  { entities, items, monitors }: Referred,
): void {
  const references = [
    ...referencesAt('defaults', INHERITED_FIELDS, form['defaults']),
    ...entities.flatMap(({ plural, fields }) => referencesOfSection(form, plural, fields)),
    ...referencesOfSection(form, 'monitors', MONITOR_FIELDS),
  ];
  for (const { plural } of entities) {
    const ids = new Set(textsOf(form, { section: plural, key: 'id' }).map(({ text }) => text));
    for (const { id } of items.get(plural) ?? []) ids.add(id);
    const known = [...ids].slice(0, MAX_COMPARED);
    for (const { text, path, to } of references) {
      if (to !== plural || ids.has(text)) continue;
      const meant = nearestKey(text, known);
      const hint = meant === null ? knownHint(plural, known) : `did you mean ${meant}?`;
      const message = `${path} ${quote(text)} is not among the ${plural}`;
      reading.problems.push({ path, message, hint });
    }
  }
  for (const reference of references.filter(({ to }) => to === MONITOR_NAME.plural)) {
    refuseUnknownMonitor(reading, reference, monitors);
  }
}

interface Reference {
  readonly text: string;
  readonly path: string;
  /** Plural of the entity that it is the id of one of. */
  readonly to: string;
}

function referencesOfSection(form: Form, section: string, fields: FieldSet): readonly Reference[] {
  const entries = form[section];
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown, index) =>
    referencesAt(joinPath(section, index), fields, entry),
  );
}

function referencesAt(place: string, fields: FieldSet, entry: unknown): readonly Reference[] {
  return referencesIn(fields, entry).map(({ key, id, to }) => ({
    text: id,
    path: `${place}.${key}`,
    to: to.plural,
  }));
}

function knownHint(plural: string, known: readonly string[]): string {
  return known.length === 0
    ? `the file has no ${plural}`
    : `known: ${known.slice(0, 20).join(', ')}`;
}

/** Complains about every monitor that watches what an earlier one watches already. */
export function refuseRepeatedTargets(reading: Reading, monitors: readonly PlacedMonitor[]): void {
  const first = new Map<string, string>();
  for (const { spec, path } of monitors) {
    const key = `${spec.kind} ${spec.target}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, path);
    else {
      const message = `${path} watches ${spec.target}, and so does ${earlier}`;
      reading.problems.push({ path, message, hint: 'one monitor an address' });
    }
  }
}
