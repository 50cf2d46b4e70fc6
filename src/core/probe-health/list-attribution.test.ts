import { describe, expect, test } from 'vitest';
import type { ProbeResult } from '../check/outcome.ts';
import type { ExaminationRequest, Observation } from './examination.ts';
import { ListAttribution } from './list-attribution.ts';

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

/** By default a resolver that denies what every resolver knows, and routes to everywhere. */
const sayDenied = (): readonly Observation[] => [{ witness: 'root', of: 'r', answer: 'denied' }];

function pass(
  results: readonly (readonly [host: string, result: Partial<ProbeResult>])[],
  say: (request: ExaminationRequest) => readonly Observation[] = sayDenied,
) {
  const out: Item[] = [];
  let looks = 0;
  const impairment = new ListAttribution<Item>({
    targetOf: ({ target }) => target,
    resultOf: ({ result }) => result,
    withResult: (item, result) => ({ ...item, result }),
    emit: (item) => void out.push(item),
    examine: (request, onEnd) => {
      looks += 1;
      onEnd(say(request));
    },
  });
  for (const [host, result] of results) {
    impairment.put({ target: `http://${host}/`, result: { ...base, ...result } });
  }
  const early = out.length;
  impairment.end();
  return { early, looks, reasons: out.map(({ result }) => `${result.outcome} ${result.reason}`) };
}
const hosts = (count: number, result: Partial<ProbeResult>) =>
  Array.from({ length: count }, (_, n) => [`h${n}.example`, result] as const);

describe('a list of which nobody gets past the DNS', () => {
  test.each([
    [4, 'down dns_nxdomain'],
    [5, 'unknown resolver'],
  ])('%d hosts: %s', (count, reason) => {
    expect(pass(hosts(count, noName))).toMatchObject({
      early: 0,
      reasons: Array(count).fill(reason),
    });
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
  expect(early).toBe(10);
  expect(reasons.slice(0, 9)).toEqual(Array(9).fill('down dns_nxdomain'));
});

test('an address without a name says nothing about the DNS', () => {
  expect(pass([...hosts(9, noName), ['192.0.2.9', up]]).reasons).toContain('unknown resolver');
});

test('a resolver that knows the root is accepted, however many names it denies', () => {
  const { early, looks, reasons } = pass(hosts(9, noName), () => [
    { witness: 'root', of: 'r', answer: 'known' },
  ]);
  expect({ early, looks }).toEqual({ early: 9, looks: 1 });
  expect(reasons).toEqual(Array(9).fill('down dns_nxdomain'));
});

describe('a name of which the probe says that our resolver answers nothing', () => {
  const looksLike = { reason: 'dns_servfail', message: 'as it looked', hangsOnRoot: true };
  const word: Partial<ProbeResult> = {
    ...noName,
    outcome: 'unknown',
    reason: 'resolver',
    evidence: { looksLike },
  };
  const sayOf =
    (answer: Observation['answer'], root: Observation['answer'] = 'silent') =>
    ({ listedName }: ExaminationRequest): readonly Observation[] => [
      { witness: 'root', of: 'r', answer: root },
      ...(listedName === null ? [] : [{ witness: 'listed', of: 'r', answer } as const]),
    ];

  test.each([
    ['is down when it finds another one all the same', 'known', 'down dns_servfail'],
    ['is not judged when it finds that no more either', 'silent', 'unknown resolver'],
  ] as const)('%s', (_, answer, reason) => {
    const list = [
      ['a.example', word],
      ['found.example', up],
      ['b.example', word],
    ] as const;
    const { reasons } = pass(list, sayOf(answer));
    expect(reasons.toSorted()).toEqual([reason, reason, 'up null'].toSorted());
  });

  test('is not judged when our resolver answers again what it did not answer then', () => {
    const list = [
      ['found.example', up],
      ['b.example', word],
    ] as const;
    expect(pass(list, sayOf('known', 'known')).reasons).toContain('unknown resolver');
  });

  test('is down when our resolvers work, and fail in different ways', () => {
    const differing = { ...word, evidence: { looksLike: { ...looksLike, hangsOnRoot: false } } };
    const list = [
      ['found.example', up],
      ['b.example', differing],
    ] as const;
    expect(pass(list, sayOf('known', 'known')).reasons).toContain('down dns_servfail');
  });

  test('is not judged where none is found, and does not wait for ever', () => {
    const { early, reasons } = pass(hosts(300, word), sayOf('known'));
    expect(early).toBe(200);
    expect(reasons).toEqual(Array(300).fill('unknown resolver'));
  });
});

test('that nobody takes a connection shows nothing', () => {
  expect(pass(hosts(9, silent))).toMatchObject({ early: 9, looks: 0 });
});

test('an address without a route is our own network’s fault', () => {
  const unreachable = { outcome: 'down', reason: 'unreachable', phase: 'connect' } as const;
  const list = ['a', 'b'].map((host, n) => {
    return [`${host}.example`, { ...unreachable, address: `192.0.2.${n}` }] as const;
  });
  const say = ({ addresses }: ExaminationRequest): readonly Observation[] =>
    addresses.map((of) => ({
      witness: 'route',
      of,
      answer: of === '192.0.2.0' ? 'missing' : 'default',
    }));
  expect(pass(list, say).reasons).toEqual(['unknown network', 'down unreachable']);
});
