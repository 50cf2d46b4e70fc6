import type { Problem } from '../errors.ts';
import type { ChannelId } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import { adoptProblems } from './adopt-problems.ts';
import type { EntityName } from './field.ts';
import {
  describeFields,
  keysOf,
  readFields,
  referencesOf,
  type FieldReference,
  type FieldSet,
  type ValuesOf,
} from './field-set.ts';
import { mergeForm } from './merge-form.ts';
import { describeValue } from './quote.ts';
import { optionReaderOf, readOptions } from './read-options.ts';
import { readChoice } from './read-values.ts';
import { complain, readForm, refuseUnknownKeys, type Form, type Reading } from './reading.ts';
import { nodeOf } from './schema-node.ts';
import { maskSecrets } from './secrets.ts';
import {
  entitySchemas,
  type ChannelReader,
  type EntityKind,
  type EntitySchemas,
  type SeenFields,
} from './entity-schemas.ts';

/** One entity in one object: what is stored, read, shown, documented and routed is derived from it. */
export interface EntityDefinition<Fields extends FieldSet> extends EntityName {
  /** The first is the id; a name that is left out is the id. */
  readonly fields: Fields;
  /** What the running service knows of an item: shown beside its fields, never written. */
  readonly seen?: SeenFields;
  /** Only who administers the installation may write it; every other entity is written by editors. */
  readonly isForAdmins?: boolean;
  /** Ends of the sentences that say what changing and removing one does. */
  readonly summaryNotes?: { readonly change?: string; readonly remove?: string };
  /**
   * Looks at what no field knows alone, once all fields are right: complains, or fills in what follows from others. `now`
   * (epoch ms) is `null` where a form must mean the same at any time, as in a file.
   */
  complete?(reading: Reading, item: ValuesOf<Fields>, now: number | null): ValuesOf<Fields>;
  /** Notifies the running engine that some were changed; without ids: that one is new, or gone. */
  readonly refresh?: (watch: RoutesReader, changedIds?: readonly string[]) => void;
}

/** The part of the running engine that reads whom to notify, and how. */
export interface RoutesReader {
  refreshRoutes(channelIds?: readonly ChannelId[]): void;
}

/** What an entity that comes in kinds has beside its fields. */
export interface Kinded {
  /** Names the kind in its room's list. */
  readonly kind: string;
  /** The kind's own settings, validated, secrets included; never shown whole. */
  readonly options: JsonObject;
}

/** Where the form stands, and what stands in for its id. */
export interface EntitySetup {
  /** Where the form stands in the whole input; empty when it is the whole input. */
  readonly path: string;
  /** The id of an item whose form names none; without it the id must be given. */
  readonly idWhenAbsent?: string;
  /** The values come from a text format, where `5` and `"5"` mean the same. */
  readonly isText?: boolean;
  /** Epoch ms, for what begins when it is said; without it the form must say when. */
  readonly now?: number;
}

/** An item, or all that is wrong with it. */
export type EntityReading<Item> =
  | { readonly kind: 'ok'; readonly item: Item }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** A defined entity. */
export interface Entity<Item> extends EntityName {
  /** The name with its article: `an owner`. */
  readonly phrase: string;
  readonly summaryNotes: { readonly change: string; readonly remove: string };
  readonly schemas: EntitySchemas;
  /** Whether items have a kind and its options beside their fields. */
  readonly isKinded: boolean;
  readonly fields: FieldSet;
  /** Whether only who administers the installation may write it. */
  readonly isForAdmins: boolean;
  /** Reads the flat form, as it stands in the config file and in API calls. */
  read(input: unknown, setup: EntitySetup): EntityReading<Item>;
  /**
   * Reads a change: keys left out keep what is there, `null` goes back to the default, a masked secret keeps the stored
   * one. Another kind begins with no options.
   */
  merge(existing: Item, patch: unknown, setup?: Pick<EntitySetup, 'now'>): EntityReading<Item>;
  /** The flat form, complete, with every secret masked as `***`. Reads back as the same item. */
  describe(item: Item): JsonObject;
  /** The same, and what the running service knows of it. */
  show(item: Item, reach: ChannelReader): JsonObject;
  referencesOf(item: Item): readonly FieldReference[];
  refresh(watch: RoutesReader, changedIds?: readonly string[]): void;
}

/** An entity whose items are all of one kind. */
export function defineEntity<Fields extends FieldSet>(
  definition: EntityDefinition<Fields>,
): Entity<ValuesOf<Fields>> {
  return derive<ValuesOf<Fields>>(definition, null);
}

/** An entity whose items have a kind, and the options of their kind in the same flat form. */
export function defineKindedEntity<Fields extends FieldSet>(
  definition: EntityDefinition<Fields>,
  kinds: ReadonlyMap<string, EntityKind>,
): Entity<ValuesOf<Fields> & Kinded> {
  return derive<ValuesOf<Fields> & Kinded>(definition, kinds);
}

type Kinds = ReadonlyMap<string, EntityKind> | null;

function derive<Item>(definition: EntityDefinition<FieldSet>, kinds: Kinds): Entity<Item> {
  const { name, plural, fields, summaryNotes, refresh, seen = {} } = definition;
  const source: Source = { fields, kinds, definition };
  const read = (input: unknown, setup: EntitySetup): EntityReading<Item> =>
    readItem(source, input, setup) as EntityReading<Item>;
  const describe = (item: Item): JsonObject => describeItem(source, item as StoredItem);
  return {
    name,
    plural,
    phrase: `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`,
    fields,
    isForAdmins: definition.isForAdmins ?? false,
    summaryNotes: {
      change: summaryNotes?.change ?? '; `null` goes back to the default',
      remove: summaryNotes?.remove ?? '',
    },
    schemas: entitySchemas(definition, kinds),
    isKinded: kinds !== null,
    read,
    merge(existing, patch, setup = {}) {
      const form = mergePatch(source, existing as StoredItem, patch);
      return form.kind === 'ok' ? read(form.item, { ...setup, path: '' }) : form;
    },
    describe,
    show: (item, reach) => ({
      ...describe(item),
      ...describeSeen(seen, (item as StoredItem).id, reach),
    }),
    referencesOf: (item) => referencesOf(fields, item as StoredItem),
    refresh: (watch, changedIds) => refresh?.(watch, changedIds),
  };
}

interface Source {
  readonly fields: FieldSet;
  readonly kinds: Kinds;
  readonly definition: EntityDefinition<FieldSet>;
}

type StoredItem = Readonly<Record<string, unknown>> & Partial<Kinded> & { readonly id: string };

function readItem(source: Source, input: unknown, setup: EntitySetup): EntityReading<object> {
  const reading: Reading = { path: setup.path, problems: [] };
  const form = readForm(reading, input);
  const read = form === null ? null : readEach(reading, form, { ...source, setup });
  const isRight = read !== null && reading.problems.length === 0;
  const item = isRight
    ? (source.definition.complete?.(reading, read, setup.now ?? null) ?? read)
    : read;
  return item === null || reading.problems.length > 0
    ? { kind: 'invalid', problems: reading.problems }
    : { kind: 'ok', item };
}

function readEach(
  reading: Reading,
  form: Form,
  { fields, kinds, setup }: Source & { readonly setup: EntitySetup },
): StoredItem | null {
  const { isText = false, idWhenAbsent = null } = setup;
  // With kinds, only the kind says which keys are known.
  if (kinds === null) refuseUnknownKeys(reading, form, new Set(keysOf(fields)));
  const ofKind = kinds?.get(String(form['kind']))?.fallbacks ?? {};
  const fallbacks = { ...ofKind, id: idWhenAbsent };
  const values = readFields(reading, form, { fields, fallbacks, isText });
  const item = 'name' in fields ? { ...values, name: values['name'] ?? values['id'] } : values;
  if (kinds === null) return item as StoredItem;
  const words = [...kinds.keys()];
  const kind = kinds.get(readChoice(reading, { key: 'kind', value: form['kind'], words }) ?? '');
  if (kind === undefined) return null;
  const reader = optionReaderOf(kind.options);
  refuseUnknownKeys(reading, form, new Set([...keysWithKind(fields), ...reader.properties.keys()]));
  const options = readOptions(reading, { reader, form, isText });
  if (options !== null) adoptProblems(reading, kind.problemsOf?.(options) ?? []);
  return options === null ? null : ({ ...item, kind: kind.kind, options } as StoredItem);
}

function keysWithKind(fields: FieldSet): readonly string[] {
  const [id = 'id', ...others] = keysOf(fields);
  return [id, 'kind', ...others];
}

function describeItem({ fields, kinds }: Source, item: StoredItem): JsonObject {
  const settings = describeFields(fields, item);
  if (kinds === null) return settings;
  const { kind = '', options = {} } = item;
  const schema = kinds.get(kind)?.options;
  const masked = maskSecrets(options, schema === undefined ? undefined : nodeOf(schema));
  return { id: item.id, kind, ...settings, ...masked };
}

function describeSeen(seen: SeenFields, id: string, reach: ChannelReader): JsonObject {
  const entries = Object.entries(seen);
  return Object.fromEntries(entries.map(([key, field]) => [key, field.valueOf(id, reach)]));
}

function mergePatch(source: Source, existing: StoredItem, patch: unknown): EntityReading<Form> {
  const reading: Reading = { path: '', problems: [] };
  const form = readForm(reading, patch);
  if (form !== null) refuseMove(reading, form, describeFields(source.fields, existing));
  if (form === null || reading.problems.length > 0) {
    return { kind: 'invalid', problems: reading.problems };
  }
  const { id, kind, options } = existing;
  const settings = { ...describeFields(source.fields, existing), ...(kind && { kind }) };
  const keepsKind = (form['kind'] ?? kind) === kind;
  const merged = mergeForm({ ...(keepsKind && options), ...settings }, form);
  const fixed = { id, ...('project' in settings && { project: settings['project'] }) };
  return { kind: 'ok', item: { ...(kind && { kind }), ...merged, ...fixed } };
}

/** What refers to an item knows it by its id and in its project. */
const FIXED_KEYS = ['id', 'project'] as const;

function refuseMove(reading: Reading, form: Form, existing: JsonObject): void {
  for (const key of FIXED_KEYS) {
    const [given, known] = [form[key] ?? null, existing[key]];
    if (given === null || known === undefined || given === known) continue;
    complain(reading, { key, message: `cannot be changed: it is ${describeValue(known)}` });
  }
}
