import { describe, expect, test } from 'vitest';
import { CONTROL_KIND } from '../core/probe-health/control-check.ts';
import type { JsonObject } from '../core/json.ts';
import { optionReaderOf } from '../core/input/read-options.ts';
import { probers } from '../probers/index.ts';
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
