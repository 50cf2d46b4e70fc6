import type { ZoneEntry } from '../../src/farm/dns/dns-zone.ts';
import type { Expectation, HostileTry } from '../format/hostile-case.ts';
import type { HostileServer } from '../servers/hostile-server.ts';
import { answer } from '../format/script.ts';
import { plays, probeSite, type SiteProbe } from '../format/single-try.ts';

/** Nobody connected to the site. */
export const untouched = [{ kind: 'connections', server: 'site', count: 0 }] as const;

/** What a name server says. */
export type Zone = Readonly<Record<string, ZoneEntry>>;

/** A site that answers. */
export const fine = plays({ script: answer('HTTP/1.1 200 OK\r\n\r\n') });
/** The address of the site. */
export const home: ZoneEntry = { kind: 'records', a: ['{site.host}'] };
/** The site by its name. */
export const NAMED_URL = 'http://shop.example:{site.port}/';

interface Asked extends Partial<SiteProbe> {
  readonly name?: string;
  /** What a second name server says; none: there is one alone. */
  readonly second?: Zone;
  readonly site?: HostileServer;
}

/** One site, one or two name servers, one probe. */
export function named(zone: Zone, expect: Expectation, asked: Asked = {}): HostileTry {
  const { name, second, site = fine, ...probe } = asked;
  const dns: HostileServer = { kind: 'dns', zone };
  const servers: Readonly<Record<string, HostileServer>> =
    second === undefined ? { site, dns } : { site, dns, other: { kind: 'dns', zone: second } };
  const resolvers = second === undefined ? ['{dns}'] : ['{dns}', '{other}'];
  return {
    ...(name !== undefined && { name }),
    servers,
    steps: [probeSite({ url: NAMED_URL, network: { resolvers }, expect, ...probe })],
  };
}
