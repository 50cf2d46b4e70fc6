import { isNode, type Document } from 'yaml';
import { readChannelInput } from '../core/people/channel-input.ts';
import type { Problem } from '../core/errors.ts';
import { readForm, refuseUnknownKeys, type Form, type Reading } from '../core/forms/reading.ts';
import { SERVICE_DEFAULTS, type MonitorDefaults } from '../core/monitor/monitor-defaults.ts';
import { readMonitorInput } from '../core/monitor/monitor-input.ts';
import { readSettings } from '../core/monitor/monitor-settings.ts';
import { readOwnerInput } from '../core/people/owner-input.ts';
import type { ChannelKind } from '../core/ports/notifier.ts';
import type { MonitorKind } from '../core/ports/prober.ts';
import { refuseRepeatedIds, refuseRepeatedTargets, refuseUnknownOwners } from './cross-checks.ts';
import { parseConfigDocument, type ConfigDocument } from './parse-document.ts';
import type { Position } from './position-of-path.ts';
import { monitorNamesOf, readMaintenance } from './read-maintenance.ts';
import { readCanaries, readOperator } from './read-operator.ts';
import { accept, readSection } from './section.ts';
import type { SquirrelConfig } from './squirrel-config.ts';
import { substituteEnvironment, type Environment } from './substitute-environment.ts';

/** A config file and what reading it depends on. */
export interface ConfigSource {
  readonly text: string;
  /** The name of the file in problems. */
  readonly file: string;
  readonly env: Environment;
  readonly monitorKinds: ReadonlyMap<string, MonitorKind>;
  readonly channelKinds: ReadonlyMap<string, ChannelKind>;
}

/** A config file that was read, or everything that is wrong with it, in the order of its lines. */
export type ConfigReading =
  | { readonly kind: 'ok'; readonly config: SquirrelConfig }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

const LONGEST_CONFIG = 16 * 1024 * 1024;

/** Reads a YAML or JSON config file whole. Never throws for anything that the file holds. */
export function loadConfig(source: ConfigSource): ConfigReading {
  const { file, text } = source;
  if (text.length > LONGEST_CONFIG) {
    const hint = 'put the sites into a list file instead';
    return invalid([{ path: '', file, message: 'the file is larger than 16 MiB', hint }]);
  }
  const parsed = parseConfigDocument(text.startsWith('\uFEFF') ? text.slice(1) : text, file);
  if (parsed.kind === 'invalid') return parsed;
  const { document } = parsed;
  const missing = substituteEnvironment(document, source);
  const reading: Reading = { path: '', problems: [] };
  const config = readConfig(reading, plainValue(document.yaml), source);
  // A missing variable leaves its value empty: what is said about that value would only confuse.
  const emptied = new Set(missing.places.map(({ line, column }) => `${line}:${column}`));
  const isEcho = ({ line, column }: Position): boolean => emptied.has(`${line}:${column}`);
  const problems = reading.problems
    .map((problem) => ({ ...problem, file, ...document.positionOf(problem.path) }))
    .filter((problem) => !isEcho(problem));
  const all = [...missing.problems, ...problems].sort(byPosition);
  return config === null || all.length > 0 ? invalid(all) : { kind: 'ok', config };
}

function invalid(problems: readonly Problem[]): ConfigReading {
  return { kind: 'invalid', problems };
}

function plainValue(yaml: ConfigDocument['yaml']): unknown {
  const contents: Document['contents'] = yaml.contents;
  return isNode(contents) ? (yaml.toJS({ maxAliasCount: 0 }) ?? {}) : {};
}

function byPosition(first: Problem, second: Problem): number {
  const lines = (first.line ?? 0) - (second.line ?? 0);
  return lines === 0 ? (first.column ?? 0) - (second.column ?? 0) : lines;
}

const SECTIONS: ReadonlySet<string> = new Set([
  'defaults',
  'owners',
  'channels',
  'monitors',
  'maintenance',
  'operator',
  'canaries',
]);

function readConfig(
  reading: Reading,
  value: unknown,
  { monitorKinds, channelKinds }: ConfigSource,
): SquirrelConfig | null {
  const form = readForm(reading, value);
  if (form === null) return null;
  refuseUnknownKeys(reading, form, SECTIONS);
  const defaults = readDefaults(reading, form['defaults'] ?? {});
  const owners = readSection(reading, { form, key: 'owners' }, (entry, path) => {
    return accept(reading, readOwnerInput(entry, { path }))?.owner ?? null;
  });
  const channels = readSection(reading, { form, key: 'channels' }, (entry, path) => {
    const channel = readChannelInput(entry, { kinds: channelKinds, path, isText: true });
    return accept(reading, channel)?.channel ?? null;
  });
  const monitors = readSection(reading, { form, key: 'monitors' }, (entry, path) => {
    const setup = { kinds: monitorKinds, defaults, path, isText: true };
    const spec = accept(reading, readMonitorInput(entry, setup))?.spec;
    return spec === undefined ? null : { spec, path };
  });
  refuseRepeatedIds(reading, form, 'owners');
  refuseRepeatedIds(reading, form, 'channels');
  refuseUnknownOwners(reading, form);
  refuseRepeatedTargets(reading, monitors);
  const names = monitorNamesOf(form, monitors);
  const maintenance = readSection(reading, { form, key: 'maintenance' }, (entry, path) =>
    readMaintenance({ ...reading, path }, entry, names),
  );
  return {
    defaults,
    owners,
    channels,
    monitors: monitors.map(({ spec }) => spec),
    maintenance,
    operatorId: readOperator(reading, form),
    canaries: readCanaries(reading, form),
  };
}

const DEFAULT_KEYS: ReadonlySet<string> = new Set([
  'interval',
  'timeout',
  'confirm',
  'recover',
  'owner',
]);

function readDefaults({ problems }: Reading, value: unknown): MonitorDefaults {
  const reading: Reading = { path: 'defaults', problems };
  const form: Form = readForm(reading, value) ?? {};
  refuseUnknownKeys(reading, form, DEFAULT_KEYS);
  const shared = Object.fromEntries(Object.entries(form).filter(([key]) => DEFAULT_KEYS.has(key)));
  const { intervalMs, timeoutMs, confirmAfterMs, recoverAfterMs, ownerId } = readSettings(
    reading,
    shared,
    { defaults: SERVICE_DEFAULTS, isText: true },
  );
  return { intervalMs, timeoutMs, confirmAfterMs, recoverAfterMs, ownerId };
}
