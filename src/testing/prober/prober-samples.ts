import { nodeOf, type SchemaNode } from '../../core/forms/schema-node.ts';
import { holdsSecret } from '../../core/forms/secrets.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { MonitorKind } from '../../core/ports/prober.ts';

/** Where a sample monitor points to. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * A monitor of a kind at a place, made from the example of its addresses; `null` for a kind whose targets are not
 * dialled.
 */
export function formAt(kind: MonitorKind, { host, port }: Place): JsonObject | null {
  const { address } = kind;
  if (kind.isPushed === true || address === undefined) return null;
  const [scheme = ''] = address.schemes;
  const rest = /:\/\/[^/?#]*(.*)$/.exec(address.example)?.[1] ?? '';
  return { kind: kind.kind, url: `${scheme}://${host}:${port}${rest}` };
}

/** What stands in the place of every secret of a sample. */
export const SAMPLE_SECRET = 'hunter2:of-the-contract';

/** For each option that is secret or holds something secret: a value of it with the sample secret inside. */
export function secretOptions(kind: MonitorKind): readonly JsonObject[] {
  return Object.entries(nodeOf(kind.options).properties ?? {})
    .filter(([, node]) => holdsSecret(node))
    .map(([key, node]) => ({ [key]: withSecret(node) }));
}

function withSecret(node: SchemaNode): JsonValue {
  const [inner] = Object.values(node.patternProperties ?? {});
  if (inner !== undefined) return { 'X-Sample': SAMPLE_SECRET };
  if (node.items !== undefined) return [withSecret(node.items)];
  if (node.properties === undefined) return SAMPLE_SECRET;
  const secret = Object.entries(node.properties).filter(([, each]) => holdsSecret(each));
  return Object.fromEntries(secret.map(([key, each]) => [key, withSecret(each)]));
}
