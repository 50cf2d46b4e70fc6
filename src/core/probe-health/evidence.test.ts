import { describe, expect, test } from 'vitest';
import type { ProbeResult } from '../check/outcome.ts';
import { isSpoken, levelOf, proofOf, reachOf } from './evidence.ts';
import { askedName, placeOf } from './target-place.ts';

const result = (changes: Partial<ProbeResult>): ProbeResult => ({
  outcome: 'down',
  reason: 'http_503',
  phase: 'head',
  notes: [],
  message: '',
  startedAt: 0,
  address: '192.0.2.1',
  timings: { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs: null, totalMs: 1 },
  evidence: {},
  memory: null,
  ...changes,
});

test.each([
  ['dns_nxdomain', 'dns', 'dns'],
  ['connect_timeout', 'connect', 'connect'],
  ['unreachable', 'connect', 'connect'],
  ['ping_silent', 'connect', 'connect'],
  ['connect_refused', 'connect', 'answer'],
  ['head_timeout', 'head', 'answer'],
  ['tls_expired', 'tls', 'answer'],
  ['resolver', 'dns', 'dns'],
  ['network', 'connect', 'connect'],
  [null, null, 'answer'],
] as const)('%s lies at the level %s', (reason, phase, level) => {
  expect(levelOf({ reason, phase })).toBe(level);
});

test.each([
  ['http_503', true],
  ['get_500', true],
  ['keyword_missing', true],
  ['connect_refused', false],
  ['head_timeout', false],
  [null, false],
])('%s is the target’s own word: %j', (reason, expected) => {
  expect(isSpoken(reason)).toBe(expected);
});

test.each([
  ['127.8.9.1', 0],
  ['::1', 0],
  ['::ffff:127.0.0.1', 0],
  ['10.1.2.3', 1],
  ['172.31.0.1', 1],
  ['172.32.0.1', 2],
  ['100.64.0.1', 1],
  ['::ffff:192.168.0.1', 1],
  ['fd00::1', 1],
  ['fe80::1', 1],
  ['2001:db8::1', 2],
  [null, 2],
] as const)('%s is %d away', (address, reach) => {
  expect(reachOf(address)).toBe(reach);
});

describe('proof', () => {
  test.each([
    [{ outcome: 'up', reason: null }, true, true],
    [{ outcome: 'throttled', reason: 'http_429' }, true, true],
    [{}, true, false],
    // A firewall of our own may have said so.
    [{ reason: 'connect_refused', phase: 'connect' }, false, false],
    [{ reason: 'connect_timeout', phase: 'connect' }, false, false],
    [{ outcome: 'unknown', reason: 'resources' }, false, false],
    // A job that pings us shows nothing about our way out.
    [{ outcome: 'up', reason: null, address: null }, false, false],
  ] as const)('%j', (changes, travels, isHealthy) => {
    expect(proofOf(result(changes))).toMatchObject({ travels, isHealthy });
  });
});

test('a certificate proves who answered, unless nobody looked at it', () => {
  const up = result({ outcome: 'up', reason: null, evidence: { certificate: { subject: 'a' } } });
  expect(proofOf(up).isSecured).toBe(true);
  expect(proofOf(up, { insecure: true }).isSecured).toBe(false);
  expect(proofOf(result({ outcome: 'up', reason: null })).isSecured).toBe(false);
  expect(proofOf(result({ evidence: { certificate: { subject: 'a' } } })).isSecured).toBe(false);
});

test.each([
  ['https://Shop.example:8443/a?b', { host: 'shop.example', isName: true, port: 8443 }],
  ['http://[2001:db8::1]/', { host: '2001:db8::1', isName: false, port: 80 }],
  ['tcp://10.0.0.1:22', { host: '10.0.0.1', isName: false, port: 22 }],
  ['ping://printer.local', { host: 'printer.local', isName: false, port: null }],
  ['wss://a.example/live', { host: 'a.example', isName: true, port: 443 }],
  ['nightly backup', null],
  ['https://', null],
])('%s', (target, place) => {
  expect(placeOf(target)).toEqual(place);
});

test.each([
  ['shop.example', 'shop.example'],
  ['nas.lan', 'nas.lan'],
  ['grafana', 'grafana'],
  ['localhost', null],
  ['a.localhost', null],
  ['192.0.2.1', null],
  ['2001:db8::1', null],
])('a name server may be asked for %s: %s', (host, name) => {
  expect(askedName({ host })).toBe(name);
});
