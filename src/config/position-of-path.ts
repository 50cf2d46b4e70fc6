import { isMap, isNode, isScalar, isSeq, type Document } from 'yaml';
import { joinPath } from '../core/forms/path.ts';

/** Where something stands in a file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const PART = /\[\d+\]|\["(?:[^"\\]|\\.)*"\]|[^.[\]]+/g;

/**
 * The offset of what a dotted path names: of the key where it ends in one, so that a missing value has a place too.
 * Parts that the document does not have lead to the nearest place above them.
 */
export function positionOfPath(yaml: Document.Parsed, path: string): number {
  let node: unknown = yaml.contents;
  let offset = startOf(node);
  for (const part of path.match(PART) ?? []) {
    const child = childOf(node, part);
    if (child === null) break;
    node = child.node;
    offset = child.offset;
  }
  return offset;
}

function childOf(node: unknown, part: string): { node: unknown; offset: number } | null {
  if (isSeq(node)) {
    const item: unknown = node.items[Number(part.slice(1, -1))];
    return item === undefined ? null : { node: item, offset: startOf(item) };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(
    ({ key }) => isScalar(key) && joinPath('', String(key.value)) === part,
  );
  return pair === undefined ? null : { node: pair.value, offset: startOf(pair.key) };
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
