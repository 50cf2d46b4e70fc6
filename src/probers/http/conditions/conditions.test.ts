import { afterAll, afterEach, expect, test } from 'vitest';
import { openHttpProbe } from '../../../../test/support/http-probe.ts';
import { openHttpServers } from '../../../../test/support/http-server.ts';
import { InvalidError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import { readList } from '../../../core/list/read-list.ts';
import { CHECK_DEFAULTS } from '../../../core/monitor/monitor-defaults.ts';
import { http } from '../http-prober.ts';

const prober = openHttpProbe();
const servers = openHttpServers();
afterEach(() => servers.close());
afterAll(() => prober.close());

const page = '{"status":"ok","orders":12}';

test.each<readonly [JsonObject, string | null]>([
  [{ jsonConditions: ['$.status == ok', '$.orders > 10'] }, null],
  [{ jsonConditions: ['$.status == ok', '$.orders > 20'] }, 'json_mismatch'],
  [{ pattern: 'orders.*\\d\\d' }, null],
  [{ pattern: '(?i)ORDERS' }, null],
  [{ pattern: '^orders$' }, 'pattern_missing'],
  [{ notPattern: 'error|exception' }, null],
  [{ notPattern: '"ok|"fine' }, 'pattern_present'],
  [{ headerConditions: ['Content-Type contains json', 'x-count >= 3', 'X-Debug absent'] }, null],
  [{ headerConditions: ['Content-Type == application/json'] }, null],
  [{ headerConditions: ['content-type matches ^text/'] }, 'header_mismatch'],
  [{ headerConditions: ['X-Debug exists'] }, 'header_mismatch'],
  [{ headerConditions: ['X-Count exists'], method: 'head' }, null],
  [{ headerConditions: ['X-Count == 4'], method: 'head' }, 'header_mismatch'],
  [{ finalUrl: '/end' }, null],
  [{ finalUrl: '/end?' }, 'wrong_final_url'],
  [{ finalUrl: '*/end' }, null],
  [{ finalUrl: 'https://shop.example/*' }, 'wrong_final_url'],
  [{ maxResponseTime: '1m' }, null],
  [{ maxResponseTime: '60ms' }, 'too_slow'],
  [{ maxResponseTime: '60ms', keyword: 'ok' }, 'too_slow'],
])('%j ends with %s', async (options, reason) => {
  const { port } = await servers.serve(({ url }, _, response) => {
    response.setHeader('x-count', '3');
    response.setHeader('content-type', 'application/json');
    if (url === '/') response.writeHead(302, { location: '/end' });
    setTimeout(() => response.end(page), url === '/' ? 0 : 100);
  });
  const result = await prober.probe(`http://127.0.0.1:${port}/`, { options });
  expect(result).toMatchObject({ outcome: reason === null ? 'up' : 'down', reason });
});

test.each(['<html>', '', '{"a":', 'null x'])('%j is no JSON', async (body) => {
  const { port } = await servers.serve((_, __, response) => response.end(body));
  const options = { jsonConditions: ['$.a exists'] };
  expect(await prober.probe(`http://127.0.0.1:${port}/`, { options })).toMatchObject({
    outcome: 'down',
    reason: 'not_json',
  });
});

test.each([
  `https://a.example/ jsonCondition='$.a == "x y"' jsonCondition="$.b exists" headerCondition="Age < 60"`,
  'url,jsonConditions,headerCondition\nhttps://a.example/,"$.a == ""x y""\n$.b exists",Age < 60',
])('a list writes several conditions one by one: %s', (text) => {
  const kinds = new Map([[http.kind, http]]);
  const { entries, problems } = readList(text, { file: 'x', kinds, defaults: CHECK_DEFAULTS });
  expect(problems).toEqual([]);
  expect(entries[0]?.spec.options).toMatchObject({
    jsonConditions: ['$.a == "x y"', '$.b exists'],
    headerConditions: ['Age < 60'],
  });
});

test('conditions come after the status, and hold for a POST too', async () => {
  const { port } = await servers.serve(({ method }, _, response) => {
    response.statusCode = method === 'POST' ? 200 : 503;
    response.end(page);
  });
  const conditions = { jsonConditions: ['$.status == bad'] };
  const url = `http://127.0.0.1:${port}/`;
  expect(await prober.probe(url, { options: conditions })).toMatchObject({ reason: 'http_503' });
  const options = { ...conditions, method: 'post', body: '{}' };
  expect(await prober.probe(url, { options })).toMatchObject({
    reason: 'json_mismatch',
    message: '$.status is "ok", expected == bad',
  });
});

test('without redirects the first answer is judged', async () => {
  const { port } = await servers.serve((_, __, response) => {
    response.writeHead(302, { location: 'https://shop.example/in' });
    response.end();
  });
  const options = {
    maxRedirects: 0,
    expect: '302',
    headerConditions: ['Location == https://shop.example/in'],
  };
  expect(await prober.probe(`http://127.0.0.1:${port}/`, { options })).toMatchObject({
    outcome: 'up',
  });
});

test('no pattern takes longer with a page made against it', async () => {
  const { port } = await servers.serve((_, __, response) => response.end('a'.repeat(1_000_000)));
  const options = { notPattern: '(a+)+b' };
  const result = await prober.probe(`http://127.0.0.1:${port}/`, { options, timeoutMs: 20_000 });
  expect(result).toMatchObject({ outcome: 'up' });
});

test.each<readonly [JsonObject, string]>([
  [{ pattern: '(' }, 'pattern'],
  [{ pattern: '(?:[ab]{1,30}){30}[cd]' }, 'pattern'],
  [{ notPattern: '(?<=a)b' }, 'notPattern'],
  [{ pattern: 'a', method: 'head' }, 'method'],
  [{ jsonConditions: ['$.a exists'], method: 'head' }, 'method'],
  [{ jsonConditions: ['$.a exists', 'a == 1'] }, 'jsonConditions[1]'],
  [{ headerConditions: ['X Y == 1'] }, 'headerConditions[0]'],
  [{ headerConditions: ['X-Y'] }, 'headerConditions[0]'],
  [{ finalUrl: 'shop' }, 'finalUrl'],
  [{ finalUrl: '/end', maxRedirects: 0 }, 'finalUrl'],
  [{ maxResponseTime: '2' }, 'maxResponseTime'],
  [{ maxResponseTime: '3h' }, 'maxResponseTime'],
])('%j is refused at %s', async (options, path) => {
  const problems = await prober.probe('http://a.example/', { options }).then(
    () => [],
    (error: unknown) => (error instanceof InvalidError ? error.problems : []),
  );
  expect(problems.map((problem) => problem.path)).toEqual([path]);
  expect(problems[0]?.hint).toBeDefined();
});
