import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleHttpKind, sampleMonitorKinds as kinds } from '../../../test/support/sample-kinds.ts';
import { formatDuration } from '../duration.ts';
import { asOwnerId } from '../ids.ts';
import { SERVICE_DEFAULTS } from './monitor-defaults.ts';
import {
  defaultName,
  describeMonitor,
  mergeMonitorInput,
  monitorKeysOf,
  readMonitorInput,
  type MonitorSetup,
} from './monitor-input.ts';
import { DEFAULT_PROJECT } from '../projects/project-field.ts';
import type { MonitorSpec } from './monitor.ts';
import { MONITOR_FALLBACKS } from '../../testing/sample-fallbacks.ts';

const setup: MonitorSetup = { kinds, defaults: SERVICE_DEFAULTS, path: '' };

function specOf(input: unknown, given: Partial<MonitorSetup> = {}): MonitorSpec {
  const reading = readMonitorInput(input, { ...setup, ...given });
  if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
  return reading.spec;
}

const site: MonitorSpec = {
  kind: 'http',
  name: 'example.com',
  target: 'https://example.com/',
  options: {
    url: 'https://example.com/',
    method: 'auto',
    expect: '200-399',
    maxRedirects: 5,
    headers: {},
    insecure: false,
  },
  intervalMs: 300_000,
  timeoutMs: 10_000,
  slow: null,
  failures: null,
  confirmAfterMs: [10_000, 30_000],
  recoverAfterMs: [10_000],
  ownerIds: [],
  tags: [],
  dependsOn: [],
  projectId: DEFAULT_PROJECT,
  group: null,
  escalationId: null,
  note: null,
  isPaused: false,
};

describe('readMonitorInput', () => {
  test('fills in every default', () => {
    expect(specOf({ url: 'example.com' })).toEqual(site);
  });

  test('reads every setting', () => {
    const input = {
      kind: 'http',
      url: 'http://example.com/shop',
      method: 'get',
      expect: '200-299,401',
      keyword: 'Sign in',
      maxRedirects: 0,
      headers: { Accept: 'text/html' },
      insecure: true,
      name: ' Sho\u0301p ',
      interval: '1m30s',
      timeout: '500ms',
      confirm: { after: [] },
      recover: { after: ['1s', '1m'] },
      slow: '3x',
      failures: { count: 3, within: '10m' },
      owner: 'ops',
      group: ' Customers \n EU ',
      paused: true,
    };
    expect(specOf(input)).toEqual({
      ...MONITOR_FALLBACKS,
      kind: 'http',
      name: 'Sh\u00f3p',
      target: 'http://example.com/shop',
      options: {
        url: 'http://example.com/shop',
        method: 'get',
        expect: '200-299,401',
        keyword: 'Sign in',
        maxRedirects: 0,
        headers: { Accept: 'text/html' },
        insecure: true,
      },
      intervalMs: 90_000,
      timeoutMs: 500,
      slow: { kind: 'usual', times: 3 },
      confirmAfterMs: [],
      failures: { count: 3, withinMs: 600_000 },
      recoverAfterMs: [1000, 60_000],
      ownerIds: ['ops'],
      tags: [],
      group: 'Customers EU',
      isPaused: true,
    });
  });

  test('reads the form of the kind it names', () => {
    expect(specOf({ kind: 'tcp', host: 'db', port: 5432 })).toMatchObject({
      kind: 'tcp',
      target: 'db:5432',
      name: 'db:5432',
      options: { host: 'db', port: 5432 },
    });
  });

  test('text stands for numbers and truth values only where the input is text', () => {
    const input = { kind: 'tcp', host: '5', port: '5432', paused: 'true' };
    expect(specOf(input, { isText: true })).toMatchObject({
      isPaused: true,
      options: { host: '5', port: 5432 },
    });
    expect(readMonitorInput(input, setup)).toMatchObject({
      problems: [{ path: 'paused' }, { path: 'port' }],
    });
  });

  test('defaults for options come before those of the kind and behind what is given', () => {
    const defaults = { ...SERVICE_DEFAULTS, options: { method: 'get', maxRedirects: 1, other: 1 } };
    expect(specOf({ url: 'a.com', maxRedirects: 2 }, { defaults }).options).toMatchObject({
      method: 'get',
      maxRedirects: 2,
    });
  });

  test('defaults of the kind come before those for all kinds', () => {
    const slow = { ...sampleHttpKind, defaults: { intervalMs: 86_400_000, confirmAfterMs: [] } };
    const given = { kinds: new Map([['http', slow]]) };
    expect(specOf({ url: 'a.com' }, given)).toEqual({
      ...specOf({ url: 'a.com' }),
      intervalMs: 86_400_000,
      confirmAfterMs: [],
    });
    expect(specOf({ url: 'a.com', interval: '1m' }, given).intervalMs).toBe(60_000);
  });

  test('names everything wrong at once, by its path in the whole input', () => {
    const input = { url: 'http:a.com', expect: 'x', intervall: 1, timeout: 5, owner: '?' };
    const reading = readMonitorInput(input, { ...setup, path: 'monitors[3]' });
    expect(reading.kind === 'invalid' && reading.problems.map(({ path }) => path)).toEqual([
      'monitors[3].timeout',
      'monitors[3].owner',
      'monitors[3].intervall',
      'monitors[3].url',
      'monitors[3].expect',
    ]);
  });

  test.each([null, undefined, 5, 'a.com', [], [{ url: 'a.com' }]])('%j is no form', (input) => {
    expect(readMonitorInput(input, setup)).toMatchObject({
      kind: 'invalid',
      problems: [{ path: '' }],
    });
  });

  test.each(['a\u0007b', 'a\nb', '\u202Eevil', 'x'.repeat(501), ' ', 5, null, {}])(
    'the name %j is refused',
    (name) => {
      expect(readMonitorInput({ url: 'a.com', name }, setup)).toMatchObject({
        problems: [{ path: 'name' }],
      });
    },
  );

  test('a Persian name keeps its joiners', () => {
    expect(specOf({ url: 'a.com', name: 'فروشگاه\u200Cها' }).name).toBe('فروشگاه\u200Cها');
  });

  test('values of secrets are not repeated in problems', () => {
    const headers = { Authorization: ['hunter2'], Cookie: 5 };
    const reading = readMonitorInput({ url: 'a.com', headers }, setup);
    expect(reading.kind).toBe('invalid');
    expect(JSON.stringify(reading)).not.toContain('hunter2');
  });

  test('a mask is no secret', () => {
    expect(readMonitorInput({ url: 'a.com', headers: { A: '***' } }, setup)).toMatchObject({
      problems: [{ path: 'headers' }],
    });
  });

  test('no input makes it throw or touches a prototype', () => {
    const keys =
      'url kind name interval timeout confirm recover owner paused headers port __proto__ constructor prototype toString a.b';
    const key = fc.constantFrom(...keys.split(' '), '');
    const input = fc.oneof(
      fc.anything(),
      fc.dictionary(key, fc.anything({ withNullPrototype: true })),
    );
    fc.assert(
      fc.property(input, fc.boolean(), (given, isText) => {
        readMonitorInput(given, { ...setup, isText });
        mergeMonitorInput(site, given, setup);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('describeMonitor', () => {
  test('is the flat form with secrets masked', () => {
    const spec = specOf({ url: 'a.com', headers: { Authorization: 'hunter2' } });
    expect(describeMonitor(spec, kinds)).toEqual({
      kind: 'http',
      url: 'https://a.com/',
      method: 'auto',
      expect: '200-399',
      maxRedirects: 5,
      headers: { Authorization: '***' },
      insecure: false,
      name: 'a.com',
      interval: '5m',
      timeout: '10s',
      slow: null,
      confirm: { after: ['10s', '30s'] },
      failures: null,
      recover: { after: ['10s'] },
      owner: null,
      tags: [],
      dependsOn: [],
      project: 'default',
      group: null,
      escalation: null,
      note: null,
      paused: false,
    });
    expect(JSON.stringify(describeMonitor(spec, new Map()))).not.toContain('hunter2');
  });

  test('reads back as the same monitor', () => {
    const duration = (minMs: number, maxMs: number) =>
      fc.integer({ min: minMs, max: maxMs }).map(formatDuration);
    const waits = fc.record({ after: fc.array(duration(0, 3_600_000), { maxLength: 10 }) });
    const form = fc.record(
      {
        url: fc.webUrl(),
        method: fc.constantFrom('auto', 'head', 'get'),
        keyword: fc.string({ minLength: 1, maxLength: 50 }),
        maxRedirects: fc.integer({ min: 0, max: 20 }),
        insecure: fc.boolean(),
        name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
        interval: duration(1000, 604_800_000),
        timeout: duration(100, 120_000),
        confirm: waits,
        recover: waits,
        owner: fc.constantFrom('ops', null),
        paused: fc.boolean(),
      },
      { requiredKeys: ['url'] },
    );
    let count = 0;
    fc.assert(
      fc.property(form, (given) => {
        const reading = readMonitorInput(given, setup);
        if (reading.kind === 'invalid') return;
        count += 1;
        expect(specOf(describeMonitor(reading.spec, kinds))).toEqual(reading.spec);
        expect(mergeMonitorInput(reading.spec, {}, setup)).toEqual(reading);
      }),
    );
    expect(count).toBeGreaterThan(50);
  });
});

describe('mergeMonitorInput', () => {
  const existing = specOf({
    url: 'https://example.com/',
    keyword: 'Shop',
    headers: { Authorization: 'hunter2', Accept: 'text/html' },
    interval: '1m',
    owner: 'ops',
  });

  function merge(patch: unknown): MonitorSpec {
    const reading = mergeMonitorInput(existing, patch, setup);
    if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
    return reading.spec;
  }

  test('an empty change changes nothing', () => {
    expect(merge({})).toEqual(existing);
    expect(merge(describeMonitor(existing, kinds))).toEqual(existing);
  });

  test('keys left out keep, null goes back to the default', () => {
    expect(merge({ timeout: '5s' })).toEqual({ ...existing, timeoutMs: 5000 });
    const { keyword: _, ...options } = existing.options;
    expect(merge({ interval: null, owner: null, keyword: null })).toEqual({
      ...existing,
      intervalMs: 300_000,
      ownerIds: [],
      options,
    });
  });

  test('a masked secret keeps the stored one', () => {
    const headers = { Authorization: '***', 'X-New': 'value' };
    expect(merge({ headers }).options['headers']).toEqual({
      Authorization: 'hunter2',
      'X-New': 'value',
    });
    expect(mergeMonitorInput(existing, { headers: { Other: '***' } }, setup)).toMatchObject({
      problems: [{ path: 'headers' }],
    });
  });

  test('a name made from the address follows it, a chosen one stays', () => {
    expect(merge({ url: 'example.org' })).toMatchObject({
      name: 'example.org',
      target: 'https://example.org/',
    });
    const named = { ...existing, name: 'Shop' };
    expect(mergeMonitorInput(named, { url: 'example.org' }, setup)).toMatchObject({
      spec: { name: 'Shop', ownerIds: [asOwnerId('ops')] },
    });
  });

  test('another kind keeps the settings and drops options it does not know', () => {
    expect(merge({ kind: 'tcp', host: 'db', port: 5432 })).toMatchObject({
      kind: 'tcp',
      intervalMs: 60_000,
      options: { host: 'db', port: 5432 },
    });
  });

  test('wrong changes are named like wrong monitors', () => {
    expect(mergeMonitorInput(existing, { interval: '1ms', colour: 1 }, setup)).toMatchObject({
      problems: [{ path: 'interval' }, { path: 'colour' }],
    });
    expect(mergeMonitorInput(existing, 5, setup)).toMatchObject({ problems: [{ path: '' }] });
  });
});

test.each([
  ['https://example.com/', 'example.com'],
  ['http://example.com:8080/shop/', 'example.com:8080/shop/'],
  ['https://xn--fa-hia.de/?q', 'faß.de/?q'],
  ['db:5432', 'db:5432'],
])('the default name of %s is %s', (target, name) => {
  expect(defaultName(target)).toBe(name);
});

test('a kind whose option has the name of a setting is a bug', () => {
  const options = { type: 'object', properties: { interval: { type: 'string' } } };
  expect(() => monitorKeysOf({ ...sampleHttpKind, options })).toThrow(/interval is a setting/);
});
