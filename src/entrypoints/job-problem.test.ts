import { describe, expect, test } from 'vitest';
import { CONTROL_KIND } from '../core/probe-health/control-check.ts';
import type { JsonObject } from '../core/json.ts';
import { SERVICE_DEFAULTS } from '../core/monitor/monitor-defaults.ts';
import { readMonitorInput } from '../core/monitor/monitor-input.ts';
import { nodeOf } from '../core/forms/schema-node.ts';
import { optionReaderOf } from '../core/forms/read-options.ts';
import { probers } from '../probers/index.ts';
import { secretOptions } from '../testing/prober/prober-samples.ts';
import { problemOfJob } from './job-problem.ts';

const http = probers.find(({ kind }) => kind === 'http');
const webOptions = (url: string): JsonObject => {
  if (http === undefined) throw new Error('websites are no kind any more');
  return http.canonical({ ...optionReaderOf(http.options).defaults, url }).options;
};

describe('a job from outside', () => {
  test.each([
    ['http', webOptions('http://a.example/')],
    [CONTROL_KIND, { host: 'a.example', isName: true, port: null }],
    [CONTROL_KIND, { host: '192.0.2.1', isName: false, port: 443 }],
    ['sleep', { ms: 1_000 }],
    ['crunch', { count: 10_000_000 }],
  ])('of the kind %s may run: %j', (kind, options) => {
    expect(problemOfJob({ kind, options })).toBeNull();
  });

  test.each([
    ['shell', {}],
    ['toString', {}],
    ['http', {}],
    ['http', { ...webOptions('http://a.example/'), url: 'file:///etc/passwd' }],
    ['http', { ...webOptions('http://a.example/'), headers: { Host: 'a\r\nX: y' } }],
    ['http', { ...webOptions('http://a.example/'), headers: 5 }],
    [CONTROL_KIND, { host: 'a.example', isName: true, port: 70_000 }],
    [CONTROL_KIND, { host: 'a b', isName: true, port: 80 }],
    ['sleep', { ms: 1e12 }],
    ['crunch', { count: 1e15 }],
    ['crunch', { rounds: 1 }],
  ])('of the kind %s may not: %j', (kind, options) => {
    expect(problemOfJob({ kind, options })).toMatch(/./);
  });
});

describe('what a list can say', () => {
  const kinds = new Map(probers.map((each) => [each.kind, each]));
  const forms = probers.flatMap((each) => {
    if (each.address === undefined) return [];
    const plain = { kind: each.kind, url: each.address.example };
    const examples = Object.entries(nodeOf(each.options).properties ?? {}).flatMap(
      ([key, node]) => {
        const values: readonly unknown[] = Array.isArray(node.examples) ? node.examples : [];
        return values.map((value) => ({ [key]: value }));
      },
    );
    const extras: readonly object[] = [{}, ...examples, ...secretOptions(each)];
    return extras.map((extra) => ({ ...plain, ...extra }));
  });
  const specs = forms.flatMap((form) => {
    const reading = readMonitorInput(form, { kinds, defaults: SERVICE_DEFAULTS, path: '' });
    return reading.kind === 'ok' ? [reading.spec] : [];
  });

  test('is tried for every kind', () => {
    const tried = new Set(specs.map(({ kind }) => kind));
    const dialled = probers.filter(({ address }) => address !== undefined);
    expect(tried).toEqual(new Set(dialled.map(({ kind }) => kind)));
    expect(specs.length).toBeGreaterThan(20);
  });

  test.each(specs)('may run on a worker: $kind $target', ({ kind, options }) => {
    const sent = JSON.parse(JSON.stringify(options)) as JsonObject;
    expect(problemOfJob({ kind, options: sent })).toBeNull();
  });
});
