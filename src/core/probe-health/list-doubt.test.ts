import { describe, expect, test } from 'vitest';
import type { ProbeResult } from '../outcome.ts';
import { ListDoubt } from './list-doubt.ts';

interface Item {
  readonly target: string;
  readonly result: ProbeResult;
}

const base: ProbeResult = {
  outcome: 'up',
  reason: null,
  phase: null,
  notes: [],
  message: 'as it looked',
  startedAt: 0,
  address: '192.0.2.1',
  timings: { dnsMs: 1, connectMs: 1, tlsMs: null, firstByteMs: 1, totalMs: 3 },
  evidence: {},
  memory: null,
};
const up: Partial<ProbeResult> = {};
const noName: Partial<ProbeResult> = {
  outcome: 'down',
  reason: 'dns_nxdomain',
  phase: 'dns',
  address: null,
};
const silent: Partial<ProbeResult> = {
  outcome: 'down',
  reason: 'connect_timeout',
  phase: 'connect',
};

function pass(results: readonly (readonly [host: string, result: Partial<ProbeResult>])[]) {
  const out: Item[] = [];
  const doubt = new ListDoubt<Item>({
    targetOf: ({ target }) => target,
    resultOf: ({ result }) => result,
    withResult: (item, result) => ({ ...item, result }),
    emit: (item) => void out.push(item),
  });
  for (const [host, result] of results) {
    doubt.put({ target: `http://${host}/`, result: { ...base, ...result } });
  }
  const early = out.length;
  doubt.end();
  return { early, reasons: out.map(({ result }) => `${result.outcome} ${result.reason}`) };
}
const hosts = (count: number, result: Partial<ProbeResult>) =>
  Array.from({ length: count }, (_, n) => [`h${n}.example`, result] as const);

describe('a list of which nobody gets past the DNS', () => {
  test.each([
    [4, 'down dns_nxdomain'],
    [5, 'unknown resolver'],
  ])('%d hosts: %s', (count, reason) => {
    expect(pass(hosts(count, noName))).toEqual({ early: 0, reasons: Array(count).fill(reason) });
  });

  test('one host under many addresses is one host', () => {
    const pages = Array.from({ length: 9 }, () => ['one.example', noName] as const);
    expect(new Set(pass(pages).reasons)).toEqual(new Set(['down dns_nxdomain']));
  });

  test('does not wait for ever', () => {
    const { early, reasons } = pass(hosts(300, noName));
    expect(early).toBe(300);
    expect(new Set(reasons)).toEqual(new Set(['unknown resolver']));
  });
});

test('one name that is found speaks for all', () => {
  const { early, reasons } = pass([...hosts(9, noName), ['found.example', silent]]);
  expect(early).toBe(9);
  expect(reasons.slice(0, 9)).toEqual(Array(9).fill('down dns_nxdomain'));
});

test('an address without a name says nothing about the DNS', () => {
  expect(pass([...hosts(9, noName), ['192.0.2.9', up]]).reasons).toContain('unknown resolver');
});

test('nobody takes a connection: our network', () => {
  expect(new Set(pass(hosts(6, silent)).reasons)).toEqual(new Set(['unknown network']));
  const refused = { outcome: 'down', reason: 'connect_refused', phase: 'connect' } as const;
  const { early, reasons } = pass([...hosts(6, silent), ['other.example', refused]]);
  expect(early).toBe(7);
  expect(reasons).toContain('down connect_timeout');
});
