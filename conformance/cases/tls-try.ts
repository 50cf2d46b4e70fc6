import type { Expectation, HostileTry } from '../format/hostile-case.ts';
import type { HostileServer } from '../servers/hostile-server.ts';
import { probeSite, type SiteProbe } from '../format/single-try.ts';
import type { TlsServer } from '../servers/tls/tls-server.ts';

/** Where a simulated site with TLS is asked: its name is known to the try's own name server. */
const SHOP_URL = 'https://shop.example:{site.port}/';

interface Asked extends Partial<SiteProbe> {
  readonly name?: string;
}

/** One server under the name shop.example, and one probe that trusts the farm's authority. */
export function shopTry(site: HostileServer, expect: Expectation, asked: Asked = {}): HostileTry {
  const { name, ...probe } = asked;
  const trust =
    site.kind.startsWith('tls') || site.kind === 'ticket-flood'
      ? { extraCaPems: ['{site.ca}'] }
      : {};
  return {
    ...(name !== undefined && { name }),
    servers: {
      site,
      dns: { kind: 'dns', zone: { '*.example': { kind: 'records', a: ['{site.host}'] } } },
    },
    steps: [
      probeSite({
        url: SHOP_URL,
        network: { resolvers: ['{dns}'], ...trust },
        expect,
        ...probe,
      }),
    ],
  };
}

/** The same for a TLS server that is described by what is odd about it. */
export function tlsTry(
  site: Omit<TlsServer, 'kind'>,
  expect: Expectation,
  asked: Asked = {},
): HostileTry {
  return shopTry({ kind: 'tls', ...site }, expect, asked);
}
