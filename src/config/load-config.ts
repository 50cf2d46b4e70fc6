import { isNode, type Document } from 'yaml';
import type { Problem } from '../core/errors.ts';
import { entitiesOf } from '../core/entities.ts';
import { keysOf, readFields } from '../core/forms/field-set.ts';
import { joinPath } from '../core/forms/path.ts';
import { readForm, refuseUnknownKeys, type Form, type Reading } from '../core/forms/reading.ts';
import type { MonitorDefaults } from '../core/monitor/monitor-defaults.ts';
import { INHERITED_FIELDS } from '../core/monitor/monitor.ts';
import { readMonitorInput } from '../core/monitor/monitor-input.ts';
import type { ChannelKind } from '../core/ports/notifier.ts';
import type { MonitorKind } from '../core/ports/prober.ts';
import {
  refuseRepeatedIds,
  refuseRepeatedTargets,
  refuseUnknownReferences,
} from './cross-checks.ts';
import { mergeFiles, type FiledForm, type MergedForm } from './document/merge-files.ts';
import { parseConfigDocument, type ConfigDocument } from './document/parse-document.ts';
import { monitorNamesOf, type PlacedMonitor } from './monitor-names.ts';
import { slugsOf } from './slugs.ts';
import { readCanaries, readDeadMan, readOperator } from './read-operator.ts';
import { readServer } from './read-server.ts';
import { readSignInSections } from './sign-in-sections.ts';
import { accept, readSection } from './section.ts';
import type { ConfigItems, MonitorPlace, SquirrelConfig } from './squirrel-config.ts';
import { substituteEnvironment, type Environment } from './document/substitute-environment.ts';

/** The text of a config file. */
export interface ConfigText {
  readonly text: string;
  /** The name of the file in problems. */
  readonly file: string;
}

/** What reading config files depends on. */
export interface ConfigSetup {
  readonly env: Environment;
  readonly monitorKinds: ReadonlyMap<string, MonitorKind>;
  readonly channelKinds: ReadonlyMap<string, ChannelKind>;
}

/** A config file that was read, or everything that is wrong with it, in the order of its lines. */
export type ConfigReading =
  | { readonly kind: 'ok'; readonly config: SquirrelConfig }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

const MAX_CONFIG_CHARACTERS = 16 * 1024 * 1024;

/** Reads a YAML or JSON config file whole. Never throws for anything that the file holds. */
export function loadConfig({ text, file, ...setup }: ConfigText & ConfigSetup): ConfigReading {
  return loadConfigs([{ text, file }], setup);
}

/** The same of several files, which together are one: see `mergeFiles`. */
export function loadConfigs(texts: readonly ConfigText[], setup: ConfigSetup): ConfigReading {
  const files = texts.map((text) => readFile(text, setup));
  const broken = files.flatMap((file) => (file.kind === 'invalid' ? file.problems : []));
  if (broken.length > 0) return invalid(broken);
  const read = files.flatMap((file) => (file.kind === 'ok' ? file : []));
  const merged = mergeFiles(read);
  const reading: Reading = { path: '', problems: [] };
  const config = readConfig(reading, merged.value, { ...setup, placed: merged.placed });
  // A missing variable leaves its value empty: what is said about that value would only confuse.
  const emptied = new Set(read.flatMap(({ emptied }) => emptied));
  const problems = reading.problems
    .map((problem) => merged.placed(problem))
    .filter((problem) => !emptied.has(placeOf(problem)));
  const missing = read.flatMap((file) => file.problems);
  const order = new Map(texts.map(({ file }, index) => [file, index]));
  const all = [...missing, ...merged.problems, ...problems].sort(
    (a, b) => rankOf(a, order) - rankOf(b, order) || byPosition(a, b),
  );
  return config === null || all.length > 0 ? invalid(all) : { kind: 'ok', config };
}

type FileReading =
  | (FiledForm & {
      readonly kind: 'ok';
      readonly problems: readonly Problem[];
      /** Where a value is missing. */
      readonly emptied: readonly string[];
    })
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

function readFile({ text, file }: ConfigText, { env }: ConfigSetup): FileReading {
  if (text.length > MAX_CONFIG_CHARACTERS) {
    const hint = 'put the sites into a list file instead';
    return invalid([{ path: '', file, message: 'the file is larger than 16 MiB', hint }]);
  }
  const parsed = parseConfigDocument(text.startsWith('\uFEFF') ? text.slice(1) : text, file);
  if (parsed.kind === 'invalid') return parsed;
  const { document } = parsed;
  const { problems, emptied } = substituteEnvironment(document, { file, env });
  return {
    kind: 'ok',
    file,
    value: plainValue(document.yaml),
    positionOf: document.positionOf,
    problems,
    emptied: emptied.map((position) => placeOf({ file, ...position })),
  };
}

function invalid(problems: readonly Problem[]): {
  readonly kind: 'invalid';
  readonly problems: readonly Problem[];
} {
  return { kind: 'invalid', problems };
}

function plainValue(yaml: ConfigDocument['yaml']): unknown {
  const contents: Document['contents'] = yaml.contents;
  // What aliases stand for was counted before.
  return isNode(contents) ? (yaml.toJS({ maxAliasCount: -1 }) ?? {}) : {};
}

function placeOf({ file, line, column }: Pick<Problem, 'file' | 'line' | 'column'>): string {
  return `${file ?? ''}:${line ?? 0}:${column ?? 0}`;
}

function rankOf({ file }: Problem, order: ReadonlyMap<string, number>): number {
  return order.get(file ?? '') ?? 0;
}

function byPosition(first: Problem, second: Problem): number {
  const lines = (first.line ?? 0) - (second.line ?? 0);
  return lines === 0 ? (first.column ?? 0) - (second.column ?? 0) : lines;
}

const SECTIONS = [
  'server',
  'oidc',
  'mail',
  'defaults',
  'monitors',
  'operator',
  'canaries',
  'deadMan',
];

function readConfig(
  reading: Reading,
  value: unknown,
  source: ConfigSetup & Pick<MergedForm, 'placed'>,
): SquirrelConfig | null {
  const form = readForm(reading, value);
  if (form === null) return null;
  const entities = Object.values(entitiesOf(source));
  const names = entities.map(({ plural }) => plural);
  refuseUnknownKeys(reading, withoutTemplates(form), new Set([...names, ...SECTIONS]));
  const defaults = readDefaults(reading, form['defaults'] ?? {});
  const items = entities.map((entity) => {
    const { plural } = entity;
    const slugOf = slugsOf(form, plural);
    const section = readSection<{ readonly id: string }>(
      reading,
      { form, key: plural },
      (entry, path) => {
        const idWhenAbsent = slugOf(entry);
        const setup = { path, isText: true, ...(idWhenAbsent !== undefined && { idWhenAbsent }) };
        return accept(reading, entity.read(entry, setup))?.item ?? null;
      },
    );
    return [plural, section] as const;
  });
  const monitors = readMonitors(reading, form, { source, defaults });
  for (const name of names) refuseRepeatedIds(reading, form, name);
  refuseUnknownReferences(reading, form, {
    entities,
    items: new Map(items),
    monitors: monitorNamesOf(form, monitors),
  });
  refuseRepeatedTargets(reading, monitors);
  return {
    ...(Object.fromEntries(items) as ConfigItems),
    defaults,
    monitors: monitors.map(({ spec }) => spec),
    monitorOrigins: monitors.map((monitor) => placeOfMonitor(monitor, source)),
    operatorId: readOperator(reading, form),
    canaries: readCanaries(reading, form),
    deadManUrls: readDeadMan(reading, form),
    ingress: readServer(reading, form),
    signIn: readSignInSections(reading, form),
  };
}

/** Keys that begin with `x-` are for anchors that are used elsewhere. */
function withoutTemplates(form: Form): Form {
  return Object.fromEntries(Object.entries(form).filter(([key]) => !key.startsWith('x-')));
}

function readMonitors(
  reading: Reading,
  form: Form,
  { source, defaults }: { readonly source: ConfigSetup; readonly defaults: MonitorDefaults },
): readonly PlacedMonitor[] {
  const kinds = source.monitorKinds;
  return readSection(reading, { form, key: 'monitors' }, (entry, path) => {
    const monitor = readMonitorInput(entry, { kinds, defaults, path, isText: true });
    const spec = accept(reading, monitor)?.spec;
    return spec === undefined ? null : { spec, path, keys: Object.keys(entry as Form) };
  });
}

function placeOfMonitor(
  { path, keys }: PlacedMonitor,
  { placed }: Pick<MergedForm, 'placed'>,
): MonitorPlace {
  const at = (place: string): { readonly file: string; readonly line: number } => {
    const { file = '', line = 1 } = placed({ path: place, message: '' });
    return { file, line };
  };
  const lines = keys.map((key) => [key, at(joinPath(path, key)).line] as const);
  return { ...at(path), lines: Object.fromEntries(lines) };
}

const DEFAULT_KEYS: ReadonlySet<string> = new Set(keysOf(INHERITED_FIELDS));

function readDefaults({ problems }: Reading, value: unknown): MonitorDefaults {
  const reading: Reading = { path: 'defaults', problems };
  const form: Form = readForm(reading, value) ?? {};
  refuseUnknownKeys(reading, form, DEFAULT_KEYS);
  const fields = INHERITED_FIELDS;
  return readFields(reading, form, { fields, isText: true }) as MonitorDefaults;
}
