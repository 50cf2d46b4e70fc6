import type { Truth } from '../format/hostile-case.ts';
import type { SeenConnection } from '../servers/truth-log.ts';
import { fillPlaceholders, type PlaceholderValues } from '../format/placeholders.ts';

/** Most milliseconds between a verdict and the end of its last connection, as its server sees it. */
export const CLOSED_WITHIN_MS = 100;

/** Connections that outlived the verdict. */
export function compareEnds(
  connections: readonly SeenConnection[],
  { verdictAt, withinMs }: { readonly verdictAt: number; readonly withinMs: number },
): string[] {
  const open = connections.filter(
    ({ endedAt }) => endedAt === null || endedAt - verdictAt > withinMs,
  );
  if (open.length === 0) return [];
  const ends = open.map(({ endedAt }) =>
    endedAt === null ? 'never' : `after ${Math.round(endedAt - verdictAt)} ms`,
  );
  return [
    `connections: expected closed within ${withinMs} ms of the verdict, got ${ends.join(', ')}`,
  ];
}

/** Facts that the log of the servers does not bear out. */
export function compareTruth(
  facts: readonly Truth[],
  seen: readonly SeenConnection[],
  values: PlaceholderValues,
): string[] {
  return facts.flatMap((fact) => {
    const connections = seen.filter(({ server }) => server === fact.server);
    const got = check(fact, connections, values);
    return got === null ? [] : [`${fact.kind} of ${fact.server}: ${got}`];
  });
}

function check(
  fact: Truth,
  connections: readonly SeenConnection[],
  values: PlaceholderValues,
): string | null {
  if (fact.kind === 'request') return checkRequest(fact, connections[fact.index]?.received, values);
  if (fact.kind === 'connections') return compare(fact.count, connections.length);
  if (fact.kind === 'methods') {
    const methods = connections.map(({ received }) => received.split(' ')[0] ?? '');
    return compare(fact.are.join(', '), methods.join(', '));
  }
  if (fact.kind === 'fresh-ports') {
    const ports = new Set(connections.map(({ remotePort }) => remotePort));
    return compare(connections.length, ports.size);
  }
  const most = Math.max(0, ...connections.map(({ sentBytes }) => sentBytes));
  return most <= fact.bytes ? null : `expected at most ${fact.bytes}, got ${most}`;
}

function compare(wanted: string | number, got: string | number): string | null {
  return wanted === got ? null : `expected ${wanted}, got ${got}`;
}

function checkRequest(
  fact: Extract<Truth, { readonly kind: 'request' }>,
  text: string | undefined,
  values: PlaceholderValues,
): string | null {
  if (text === undefined) return `expected a request number ${fact.index}, got none`;
  const missing = (fact.has ?? []).filter((part) => !text.includes(fillPlaceholders(part, values)));
  if (missing.length > 0) return `expected ${missing.join(', ')}, got ${JSON.stringify(text)}`;
  const unwanted = (fact.lacks ?? []).filter((part) =>
    text.includes(fillPlaceholders(part, values)),
  );
  return unwanted.length === 0 ? null : `expected no ${unwanted.join(', ')}`;
}
