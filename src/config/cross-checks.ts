import { nearestKey } from '../core/forms/nearest-key.ts';
import { quote } from '../core/forms/quote.ts';
import type { Form, Reading } from '../core/forms/reading.ts';
import type { MonitorSpec } from '../core/monitor/monitor-input.ts';
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
        message: `${path} ${quote(text)} is taken: ${earlier} has it`,
      });
  }
}

/** Owners that a mistyped id is compared with: for every wrong one, so that there must not be too many. */
const MOST_COMPARED = 100;

/** Complains about every owner that is referred to and not among the owners of the file. */
export function refuseUnknownOwners(reading: Reading, form: Form): void {
  const ids = textsOf(form, { section: 'owners', key: 'id' }).map(({ text }) => text);
  const owners = new Set(ids);
  const known = [...owners].slice(0, MOST_COMPARED);
  const references = [
    ...ownerOfDefaults(form),
    ...textsOf(form, { section: 'channels', key: 'owner' }),
    ...textsOf(form, { section: 'monitors', key: 'owner' }),
  ];
  for (const { text, path } of references) {
    if (owners.has(text)) continue;
    const meant = nearestKey(text, known);
    const hint = meant === null ? knownHint(known) : `did you mean ${meant}?`;
    reading.problems.push({
      path,
      message: `${path} ${quote(text)} is not among the owners`,
      hint,
    });
  }
}

function knownHint(known: readonly string[]): string {
  return known.length === 0 ? 'the file has no owners' : `known: ${known.slice(0, 20).join(', ')}`;
}

function ownerOfDefaults(form: Form): readonly { readonly text: string; readonly path: string }[] {
  const defaults = form['defaults'];
  if (typeof defaults !== 'object' || defaults === null) return [];
  const { owner }: { owner?: unknown } = defaults;
  return typeof owner === 'string' ? [{ text: owner, path: 'defaults.owner' }] : [];
}

/** A monitor with its place in the file. */
export interface PlacedMonitor {
  readonly spec: MonitorSpec;
  readonly path: string;
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
