import type { TSchema } from 'typebox';

type Scalar = string | number | boolean | null;

/** The parts of a JSON schema that forms are read and described by. */
export interface SchemaNode {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: unknown;
  readonly const?: Scalar;
  readonly enum?: readonly Scalar[];
  readonly anyOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  /** The keys among `properties` that may not be left out. */
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  /** Under what a form shows it, where that is not what belongs to its kind. */
  readonly formGroup?: string;
  /** Never shown once it is stored. */
  readonly secret?: boolean;
  /** Names inside of a secret map, in lower case, whose values are none. */
  readonly shown?: readonly string[];
}

/** A schema seen as the plain JSON schema that it is. */
export function nodeOf(schema: TSchema): SchemaNode {
  return schema;
}

/** The schema of what lies under a key or an index; `undefined` when the schema does not say. */
export function childNode(node: SchemaNode, key: string): SchemaNode | undefined {
  if (node.properties !== undefined && Object.hasOwn(node.properties, key)) {
    return node.properties[key];
  }
  if (node.items !== undefined) return node.items;
  return node.patternProperties === undefined
    ? undefined
    : Object.values(node.patternProperties)[0];
}

/** Whether a value may be a map with free keys, such as headers. */
export function isRecordNode(node: SchemaNode): boolean {
  return node.patternProperties !== undefined;
}

/** Whether a value is a list of texts. */
export function isTextListNode({ type, items }: SchemaNode): boolean {
  return type === 'array' && items?.type === 'string';
}

/** What a schema allows, in a few words: `a whole number from 0 to 20`. */
export function describeAllowed(node: SchemaNode): string {
  if (node.const !== undefined) return String(node.const);
  const words = wordsOf(node);
  if (words !== undefined) return `one of ${words.map(String).join(', ')}`;
  if (node.anyOf !== undefined) return node.anyOf.map(describeAllowed).join(' or ');
  if (node.type === 'integer') return `a whole number${describeRange(node)}`;
  if (node.type === 'number') return `a number${describeRange(node)}`;
  if (node.type === 'boolean') return 'true or false';
  if (node.type === 'array') {
    const inner = node.items === undefined ? 'values' : describeAllowed(node.items);
    const maxItemsText = node.maxItems === undefined ? '' : ` of at most ${node.maxItems}`;
    return `a list${maxItemsText}, each of them ${inner}`;
  }
  if (node.type === 'object') return 'a map of names to values';
  if (node.type === 'null') return 'empty';
  return `text${describeLength(node)}`;
}

/** The closed list of words or numbers that a schema allows; `undefined` when it allows more. */
export function wordsOf(node: SchemaNode): readonly Scalar[] | undefined {
  return node.enum ?? literals(node.anyOf);
}

function literals(members: readonly SchemaNode[] | undefined): readonly Scalar[] | undefined {
  const words = members?.map((member) => member.const).filter((word) => word !== undefined);
  return words?.length === members?.length ? words : undefined;
}

function describeRange({ minimum, maximum }: SchemaNode): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of ${minimum} or more`;
  return maximum === undefined ? '' : ` of ${maximum} or less`;
}

function describeLength({ minLength, maxLength }: SchemaNode): string {
  if (minLength !== undefined && maxLength !== undefined) {
    return ` of ${minLength} to ${maxLength} characters`;
  }
  if (maxLength !== undefined) return ` of at most ${maxLength} characters`;
  if (minLength === undefined) return '';
  return minLength === 1 ? ' that is not empty' : ` of at least ${minLength} characters`;
}
