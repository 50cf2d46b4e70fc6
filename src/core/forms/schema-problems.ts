import type { TLocalizedValidationError } from 'typebox/error';
import { nearestKey } from './nearest-key.ts';
import { joinPath } from './path.ts';
import { describeValue } from './quote.ts';
import { complain, type Reading } from './reading.ts';
import { childNode, describeAllowed, type SchemaNode } from './schema-node.ts';

/** A value that its schema refuses, with what the validator said about it. */
export interface RefusedValue {
  readonly node: SchemaNode;
  readonly value: unknown;
  readonly errors: readonly TLocalizedValidationError[];
}

/** One complaint for each wrong place: what is allowed there, what was found, and an example. Secrets are not echoed. */
export function complainAboutSchema(reading: Reading, { node, value, errors }: RefusedValue): void {
  for (const error of errors) {
    if (error.keyword === 'required') {
      for (const key of error.params.requiredProperties) {
        complainMissing(reading, find({ node, value }, [...segmentsOf(error), key]));
      }
    } else if (error.keyword === 'additionalProperties') {
      for (const key of error.params.additionalProperties) {
        complainUnknown(reading, find({ node, value }, [...segmentsOf(error), key]));
      }
    }
  }
  for (const segments of wrongPaths(errors)) {
    complainWrong(reading, find({ node, value }, segments));
  }
}

/** Where values are wrong: each place once, and nothing below a place where several forms were possible. */
function wrongPaths(errors: readonly TLocalizedValidationError[]): readonly (readonly string[])[] {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf').map((e) => e.instancePath);
  const paths = new Map<string, readonly string[]>();
  for (const error of errors) {
    if (NOT_ABOUT_A_VALUE.has(error.keyword)) continue;
    const place = error.instancePath;
    if (unions.some((union) => place.startsWith(`${union}/`))) continue;
    paths.set(place, segmentsOf(error));
  }
  return [...paths.values()];
}

const NOT_ABOUT_A_VALUE: ReadonlySet<string> = new Set([
  'required',
  'additionalProperties',
  'boolean',
]);

// RFC 6901 §4: ~1 stands for a slash and ~0 for a tilde.
function segmentsOf({ instancePath }: TLocalizedValidationError): readonly string[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A place inside a value. */
interface Place {
  readonly path: string;
  readonly node: SchemaNode | undefined;
  readonly parent: SchemaNode | undefined;
  readonly value: unknown;
  readonly isSecret: boolean;
}

function find(
  { node, value }: { readonly node: SchemaNode; readonly value: unknown },
  segments: readonly string[],
): Place {
  let place: Place = { path: '', node, parent: undefined, value, isSecret: false };
  for (const segment of segments) {
    const inner = place.node === undefined ? undefined : childNode(place.node, segment);
    place = {
      path: joinPath(place.path, Array.isArray(place.value) ? Number(segment) : segment),
      node: inner,
      parent: place.node,
      value: childValue(place.value, segment),
      isSecret: place.isSecret || inner?.secret === true,
    };
  }
  return place;
}

function childValue(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

function complainMissing(reading: Reading, { path, node }: Place): void {
  add(reading, { path, message: 'is missing', hint: node?.description ?? node?.title });
}

function complainUnknown(reading: Reading, { path, parent }: Place): void {
  const known = Object.keys(parent?.properties ?? {});
  const meant = nearestKey(path.slice(path.lastIndexOf('.') + 1), known);
  add(reading, {
    path,
    message: 'is not a known setting',
    hint: meant === null ? `known: ${known.join(', ')}` : `did you mean ${meant}?`,
  });
}

function complainWrong(reading: Reading, { path, node, value, isSecret }: Place): void {
  const isForm = typeof value === 'string' && node !== undefined && hasForm(node);
  const allowed = node === undefined ? 'something else' : describeAllowed(node);
  const got = isSecret && value !== null ? 'the given value' : describeValue(value);
  const message = isForm
    ? `does not have the right form${isSecret ? '' : `: ${got}`}`
    : `must be ${allowed}, not ${got}`;
  add(reading, { path, message, hint: hintFor(node, value) });
}

// Text is allowed there, but only of a form that a pattern describes.
function hasForm({ pattern, anyOf = [] }: SchemaNode): boolean {
  return pattern !== undefined || anyOf.some((member) => member.pattern !== undefined);
}

function hintFor(node: SchemaNode | undefined, value: unknown): string | undefined {
  if (node === undefined) return undefined;
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  if (isScalar && node.type === 'string' && node.const === undefined) return 'put it in quotes';
  if (node.anyOf?.every((member) => member.const !== undefined) && typeof value === 'string') {
    const meant = nearestKey(
      value,
      node.anyOf.map((member) => String(member.const)),
    );
    if (meant !== null) return `did you mean ${meant}?`;
  }
  if (Array.isArray(node.examples) && node.examples.length > 0) {
    return `for example ${String(node.examples[0])}`;
  }
  return node.pattern === undefined && node.anyOf === undefined ? undefined : node.description;
}

function add(
  reading: Reading,
  { path, message, hint }: { path: string; message: string; hint: string | undefined },
): void {
  const base = reading.path;
  const place = base === '' ? path : `${base}.${path}`;
  complain({ path: place, problems: reading.problems }, { key: '', message, hint });
}
