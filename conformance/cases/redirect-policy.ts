import type { Expectation, HostileCase, HostileTry } from '../format/hostile-case.ts';
import type { NameServer } from '../servers/name-server.ts';
import { answer, fin, readHead, send, wait, type Act, type Play } from '../format/script.ts';
import { down, plays, probeSite } from '../format/single-try.ts';
import { rootTry, to } from './redirect-try.ts';

const quickly = { withinMs: 2_000 } as const;
const good: Play = { script: answer('HTTP/1.1 200 OK\r\n\r\n') };
const broken = down('bad_redirect', quickly);
// Nothing leaves the namespace of the farm, in which this address is its own.
const PUBLIC_ADDRESS = '93.184.215.14';

/** Redirects to where our policy does not follow. */
export const redirectPolicyCases: readonly HostileCase[] = [
  {
    id: 'R10',
    does: 'redirects to another scheme',
    tries: [
      'file:///etc/passwd',
      'ftp://{site}/',
      'javascript:alert(1)',
      'data:text/plain,x',
      'gopher://{site}/',
    ].map((location) =>
      rootTry(to(location), { name: location, expect: blocked('redirect_scheme') }),
    ),
  },
  {
    id: 'R11',
    does: 'redirects into a private network',
    tries: [
      'http://{trap}/',
      'http://127.0.0.1:{trap.port}/',
      'http://[::ffff:7f00:1]:{trap.port}/',
      'http://10.0.0.1/',
      'http://169.254.169.254/latest/meta-data',
      'http://inside.example:{trap.port}/',
    ].map((location) => ({
      ...publicTry(answer(to(location)), {
        'inside.example': { kind: 'records', a: ['{trap.host}'] },
      }),
      name: location,
    })),
  },
  {
    id: 'R12',
    does: 'redirects to its own name, which leads into a private network by then',
    tries: [
      publicTry([readHead, wait(1_700), send(to('http://shop.example:{trap.port}/')), fin], {
        'shop.example': {
          kind: 'sequence',
          entries: [
            { kind: 'records', a: [PUBLIC_ADDRESS], ttlSeconds: 0 },
            { kind: 'records', a: ['{trap.host}'], ttlSeconds: 0 },
          ],
        },
      }),
    ],
  },
  {
    id: 'R15',
    does: 'redirects with user name and password',
    tries: [
      rootTry(to('http://user:pass@{site}/x'), {
        expect: { ...blocked('userinfo'), nowhere: ['pass'] },
      }),
    ],
  },
  {
    id: 'R17',
    does: 'redirects to ports that are none or belong to others',
    tries: [
      ...[0, 65_536].map((port) => portTry(port, broken)),
      ...[22, 25, 6_379].map((port) => portTry(port, blocked('port'))),
    ],
  },
];

/** A site at a public address, a trap at a private one, and a policy that forbids the latter. */
function publicTry(script: readonly Act[], zone: NameServer['zone']): HostileTry {
  return {
    needs: 'namespace',
    at: { site: PUBLIC_ADDRESS },
    servers: {
      site: plays({ script }),
      trap: plays(good),
      dns: {
        kind: 'dns',
        zone: { 'shop.example': { kind: 'records', a: [PUBLIC_ADDRESS] }, ...zone },
      },
    },
    steps: [
      probeSite({
        url: 'http://shop.example:{site.port}/',
        network: { targets: 'public', resolvers: ['{dns}'] },
        expect: {
          outcome: 'blocked',
          reason: ['private_address', 'special_address'],
          withinMs: 3_000,
          truth: [
            { kind: 'connections', server: 'site', count: 1 },
            { kind: 'connections', server: 'trap', count: 0 },
          ],
        },
      }),
    ],
  };
}

function blocked(reason: string): Expectation {
  return { outcome: 'blocked', reason, ...quickly };
}

function portTry(port: number, expect: Expectation): HostileTry {
  return rootTry(to(`http://{site.host}:${port}/`), { name: `port ${port}`, expect });
}
