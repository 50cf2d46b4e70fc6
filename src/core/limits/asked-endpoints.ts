import type { JsonObject, JsonValue } from '../json.ts';

/** A host with a port that a probe by some settings would talk to. */
export interface AskedEndpoint {
  /** Lower case; of an IPv6 address without brackets. */
  readonly host: string;
  /** `null`: the one that its kind is usually at, or none at all, as of a ping. */
  readonly port: number | null;
}

/** What is asked, as a monitor or a try of one says it. */
export interface AskedTarget {
  readonly target: string;
  readonly options: JsonObject;
}

/** Options that name an endpoint beside the target. */
const ENDPOINT_KEYS = ['url', 'proxy', 'servers', 'resolver', 'rdap', 'connectTo'];
const ENDPOINT =
  /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#@]*@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d{1,5}))?(?:[/?#]|$)/i;

/** Every endpoint that a probe of the target goes to, as far as its settings say it. */
export function endpointsOf({ target, options }: AskedTarget): readonly AskedEndpoint[] {
  const named = ENDPOINT_KEYS.flatMap((key) => textsIn(options[key]));
  const endpoints = [target, ...named].map(endpointIn).filter((endpoint) => endpoint !== null);
  const { host, port } = options;
  if (typeof host === 'string' && typeof port === 'number') endpoints.push({ host, port });
  return endpoints;
}

/** Ports that everybody may have asked: of the web, and of what is usually watched beside it. */
const USUAL_PORTS = new Set([
  21, 22, 25, 53, 80, 110, 123, 143, 389, 443, 465, 587, 636, 853, 993, 995, 1433, 1521, 1883, 3306,
  5222, 5432, 5671, 5672, 6379, 8883, 9092, 9200, 27_017, 27_015, 25_565, 50_051,
]);
const USUAL_RANGES = [
  [3_000, 3_999],
  [8_000, 8_999],
] as const;

/** Whether a port is one at which services are usually offered. */
export function isUsualPort(port: number): boolean {
  return USUAL_PORTS.has(port) || USUAL_RANGES.some(([from, to]) => port >= from && port <= to);
}

function textsIn(value: JsonValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function endpointIn(text: string): AskedEndpoint | null {
  const [, host = '', port] = ENDPOINT.exec(text) ?? [];
  // Only a port: another one at the host of the target.
  if (host === '' && port === undefined) return null;
  const name = host.replaceAll(/^\[|\]$/g, '').toLowerCase();
  return { host: name, port: port === undefined ? null : Number(port) };
}
