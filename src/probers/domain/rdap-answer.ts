import { dotUnreadable } from '../../core/safe-text.ts';
import { eventTime, expiryBy, plainStatus } from './rdap-words.ts';

/** The registration of a domain as its registry reports it (RFC 9083 §5.3). */
export interface Registration {
  /** Epoch milliseconds; `null` when the registry keeps it to itself. */
  readonly expiresAt: number | null;
  readonly registrar: string | null;
  /** In lower case, such as `client hold` or `redemption period` (RFC 8056), however the registry writes them. */
  readonly statuses: readonly string[];
}

const MAX_STATUSES = 20;
const MAX_TEXT_LENGTH = 100;

/** Reads a domain object; `null` when it is none, or one of another domain. */
export function readRegistration(body: Buffer, domain: string): Registration | null {
  const answer = parseObject(body);
  if (answer === null || lower(answer['objectClassName']) !== 'domain') return null;
  const { ldhName, status } = answer;
  if (typeof ldhName === 'string' && plainName(ldhName) !== domain) return null;
  const statuses = typeof status === 'string' ? [status] : textsOf(status);
  return {
    expiresAt: expiryOf(answer['events']),
    registrar: registrarOf(answer['entities']),
    statuses: statuses
      .slice(0, MAX_STATUSES)
      .map((each) => plainStatus(dotUnreadable(each, MAX_TEXT_LENGTH))),
  };
}

function expiryOf(events: unknown): number | null {
  const times = (wanted: ReturnType<typeof expiryBy>): readonly number[] =>
    listOf(events)
      .filter(({ eventAction }) => expiryBy(lower(eventAction)) === wanted)
      .map(({ eventDate }) => eventTime(eventDate))
      .filter((at) => Number.isFinite(at));
  const [registry, registrar] = [times('registry'), times('registrar')];
  const known = registry.length > 0 ? registry : registrar;
  return known.length === 0 ? null : Math.min(...known);
}

/** The servers of the registries (RFC 9224 §4), by the end of the names that they know. */
export type Bootstrap = ReadonlyMap<string, readonly string[]>;

/** Reads a bootstrap file; `null` when it is none. */
export function readBootstrap(body: Buffer): Bootstrap | null {
  const services = parseObject(body)?.['services'];
  if (!Array.isArray(services)) return null;
  const servers = new Map<string, readonly string[]>();
  for (const service of services) {
    if (!Array.isArray(service)) continue;
    const [names, urls] = service.map(textsOf);
    for (const name of names ?? []) servers.set(plainName(name), urls ?? []);
  }
  return servers;
}

/** The server for a domain: of the longest name that matches (RFC 9224 §4), preferably over TLS. */
export function serverFor(domain: string, bootstrap: Bootstrap): string | null {
  for (let at = 0; at >= 0; at = domain.indexOf('.', at + 1)) {
    const urls = bootstrap.get(domain.slice(at === 0 ? 0 : at + 1));
    if (urls === undefined) continue;
    return urls.find((url) => url.startsWith('https://')) ?? urls[0] ?? null;
  }
  return null;
}

function parseObject(body: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

// The name of an entity is the `fn` of its jCard (RFC 7095 §3.3).
function registrarOf(entities: unknown): string | null {
  const registrar = listOf(entities).find(({ roles }) => textsOf(roles).some(isRegistrar));
  const contact: unknown = registrar?.['vcardArray'];
  const properties: unknown = Array.isArray(contact) ? contact[1] : null;
  if (!Array.isArray(properties)) return null;
  for (const property of properties) {
    if (!Array.isArray(property) || property[0] !== 'fn') continue;
    const name: unknown = property[3];
    return typeof name === 'string' ? dotUnreadable(name, MAX_TEXT_LENGTH) : null;
  }
  return null;
}

function isRegistrar(role: string): boolean {
  return lower(role) === 'registrar';
}

function lower(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
