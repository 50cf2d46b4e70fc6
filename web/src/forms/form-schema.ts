type Scalar = string | number | boolean | null;

/** The parts of a JSON Schema that forms are drawn by. */
export interface SchemaNode {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: unknown;
  readonly const?: Scalar;
  readonly enum?: readonly Scalar[];
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly maxLength?: number;
  /** Never shown once it is stored. */
  readonly secret?: boolean;
}

/** What the fields of a form stand under, in the order of the form. */
export const FORM_GROUPS = [
  'required',
  'kind',
  'connection',
  'judging',
  'notifying',
  'common',
] as const;
export type FormGroup = (typeof FORM_GROUPS)[number];

/** What a number counts in; `duration` is a text such as `90s`. */
export type FormUnit = 'days' | 'ms' | '%' | 'duration';

/** A form as the API answers it. */
export interface FormSchema {
  readonly title: string;
  readonly required: readonly string[];
  readonly properties: Readonly<
    Record<
      string,
      SchemaNode & {
        readonly order: number;
        readonly group: FormGroup;
        readonly unit?: FormUnit;
      }
    >
  >;
}

/**
 * How a value is put in: `words` is one of a closed list, `lines` a text or a list of texts with one on each line, `pairs` a
 * map of texts with `name: value` on each line, `json` whatever has no better way.
 */
export type InputKind = 'text' | 'long' | 'number' | 'flag' | 'words' | 'lines' | 'pairs' | 'json';

/** One field of a form. */
export interface FormField {
  readonly key: string;
  readonly label: string;
  readonly description: string;
  readonly input: InputKind;
  readonly words: readonly string[];
  readonly isRequired: boolean;
  readonly isSecret: boolean;
  /** Itself, or something in it. */
  readonly holdsSecret: boolean;
  readonly group: FormGroup;
  readonly unit: FormUnit | null;
  /** What holds when nothing is said, as it would be put in; else an example. */
  readonly placeholder: string;
  /** What holds when nothing is said; empty where the schema does not say. */
  readonly usual: string;
  /** The one key of a map that holds nothing else, whose value is put in by itself: `after` of `{ after: [...] }`. */
  readonly inner: string | null;
  /** Whether a list stands even for one line. */
  readonly isList: boolean;
  /** Of a `flag` that says nothing. */
  readonly fallback: boolean;
}

/** Longer texts get more than a line. */
const LONG_TEXT = 4_000;

/** The fields of a form in its order; what is fixed has none, and neither has the id, which is made up. */
export function fieldsOf({ properties, required }: FormSchema): readonly FormField[] {
  return Object.entries(properties)
    .filter(([key, node]) => node.const === undefined && key !== 'id')
    .toSorted(([, one], [, other]) => one.order - other.order)
    .map(([key, whole]) => {
      const [inner, node] = unwrapped(whole);
      const input = inputOf(node);
      return {
        key,
        label: whole.title ?? labelOf(key),
        description: whole.description ?? '',
        input,
        words: wordsOf(node) ?? [],
        isRequired: required.includes(key),
        isSecret: whole.secret === true,
        holdsSecret: holdsSecret(whole),
        group: whole.group,
        unit: whole.unit ?? null,
        placeholder: placeholderOf(node, input),
        usual: node.default === undefined ? '' : textOf(node.default, input),
        inner,
        isList: membersOf(node).every(({ type }) => type !== 'string'),
        fallback: node.default === true,
      };
    });
}

/** A map of one key is as simple to put in as the value of that key. */
function unwrapped(node: SchemaNode): readonly [inner: string | null, node: SchemaNode] {
  const [only, ...others] = Object.entries(node.properties ?? {});
  return node.type !== 'object' || only === undefined || others.length > 0 ? [null, node] : only;
}

function holdsSecret({ secret, properties = {}, anyOf = [], items }: SchemaNode): boolean {
  const inside = [...Object.values(properties), ...anyOf, ...(items === undefined ? [] : [items])];
  return secret === true || inside.some(holdsSecret);
}

function inputOf(node: SchemaNode): InputKind {
  if (wordsOf(node) !== undefined) return 'words';
  const members = membersOf(node);
  const types = new Set(members.map(({ type }) => type));
  const isText = (member: SchemaNode): boolean =>
    member.type === 'string' || member.type === undefined;
  if (types.has('array')) {
    const lists = members.filter(({ type }) => type === 'array');
    return lists.every(({ items = {} }) => isText(items)) ? 'lines' : 'json';
  }
  if (types.has('boolean')) return 'flag';
  if (types.has('integer') || types.has('number')) return types.size === 1 ? 'number' : 'text';
  const [record] = members.filter(({ patternProperties }) => patternProperties !== undefined);
  if (record !== undefined) {
    const values = Object.values(record.patternProperties ?? {});
    return values.every(isText) ? 'pairs' : 'json';
  }
  if (!types.has('string')) return 'json';
  return members.some(({ maxLength = 0 }) => maxLength >= LONG_TEXT) ? 'long' : 'text';
}

/** What a value may be; that it may also be nothing needs no input. */
function membersOf({ anyOf, ...node }: SchemaNode): readonly SchemaNode[] {
  return anyOf === undefined ? [node] : anyOf.filter(({ type }) => type !== 'null');
}

/** The closed list of what a value may be; `undefined` when it may be more. */
function wordsOf(node: SchemaNode): readonly string[] | undefined {
  if (node.enum !== undefined) return node.enum.map(String);
  const members = membersOf(node);
  const words = members.flatMap((member) => member.enum ?? member.const ?? []);
  const areAll = members.every((member) => member.enum ?? member.const);
  return areAll && words.length > 0 ? words.map(String) : undefined;
}

function placeholderOf({ default: fallback, examples }: SchemaNode, input: InputKind): string {
  if (input === 'flag') return '';
  const said = fallback ?? (Array.isArray(examples) ? (examples[0] as unknown) : undefined);
  return said === undefined ? '' : textOf(said, input);
}

/** `maxRetries` as `Max retries`, where a schema names no title. */
function labelOf(key: string): string {
  const words = key.replaceAll(/(?<=[a-z\d])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value as it is put in. */
export function textOf(value: unknown, input: InputKind): string {
  if (value === undefined || value === null) return '';
  if (input === 'lines' && Array.isArray(value)) return value.map(String).join('\n');
  if (input === 'pairs' && typeof value === 'object') {
    return Object.entries(value)
      .map(([name, text]) => `${name}: ${String(text)}`)
      .join('\n');
  }
  return typeof value === 'string' ? value : JSON.stringify(value, null, input === 'json' ? 2 : 0);
}
