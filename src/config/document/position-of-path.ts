import { isAlias, isMap, isNode, isScalar, isSeq, type Document } from 'yaml';
import { joinPath } from '../../core/forms/path.ts';
import { isMergeKey } from './alias-faults.ts';

/** Where something stands in a file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const PART = /\[\d+\]|\["(?:[^"\\]|\\.)*"\]|[^.[\]]+/g;

/**
 * The offset of what a dotted path names: of the key where it ends in one, so that a missing value has a place too.
 * What an alias or a merged map brought in stands where it was written. Parts that the document does not have lead to
 * the nearest place above them.
 */
export function positionOfPath(yaml: Document.Parsed, path: string): number {
  let node: unknown = yaml.contents;
  let offset = startOf(node);
  for (const part of path.match(PART) ?? []) {
    const child = childOf(yaml, node, part);
    if (child === null) break;
    node = child.node;
    offset = child.offset;
  }
  return offset;
}

interface Child {
  readonly node: unknown;
  readonly offset: number;
}

function childOf(yaml: Document.Parsed, parent: unknown, part: string): Child | null {
  const node = isAlias(parent) ? parent.resolve(yaml) : parent;
  if (isSeq(node)) {
    const item: unknown = node.items[Number(part.slice(1, -1))];
    return item === undefined ? null : { node: item, offset: startOf(item) };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(
    ({ key }) => isScalar(key) && joinPath('', String(key.value)) === part,
  );
  if (pair !== undefined) return { node: pair.value, offset: startOf(pair.key) };
  const merged = node.items
    .filter(({ key }) => isMergeKey(key))
    .flatMap(({ value }) => (isSeq(value) ? value.items : [value]));
  return merged
    .map((source) => childOf(yaml, source, part))
    .reduce((found, child) => found ?? child, null);
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
