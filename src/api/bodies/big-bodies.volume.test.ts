import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  GOOD_KEY,
  openApiFixture,
  type Answer,
  type ApiFixture,
} from '../../../test/support/api/api-fixture.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

const BODY_BYTES = 1024 * 1024 - 200;

/** As many of `unit` as fit into a body, with `separator` between them. */
function fill(unit: string, separator: string): string {
  const count = Math.floor(BODY_BYTES / (unit.length + separator.length));
  return Array.from({ length: count }, () => unit).join(separator);
}

function send(payload: string, contentType = 'application/json'): Promise<Answer> {
  const headers = { authorization: `Bearer ${GOOD_KEY}`, 'content-type': contentType };
  return api.inject({ method: 'POST', url: '/api/v1/monitors', headers, payload });
}

const keys = Array.from({ length: 60_000 }, (_, index) => `"z${index.toString(36)}": 1`);

it.each<readonly [what: string, body: string, type: string, least: number]>([
  ['monitors that are numbers', `{"monitors":[${fill('1', ',')}]}`, 'application/json', 500_000],
  ['empty monitors', `{"monitors":[${fill('{}', ',')}]}`, 'application/json', 300_000],
  [
    'a monitor of unknown keys',
    `{"kind": "http", "url": "http://a/", ${keys.join(',')}}`,
    'application/json',
    101,
  ],
  ['a list of bad lines', fill('x y', '\n'), 'text/plain', 250_000],
  [
    'a list that names one site with other settings',
    `http://a interval=60s\n${fill('http://a interval=61s', '\n')}`,
    'text/plain',
    45_000,
  ],
  ['a CSV list of bad rows', `url,name\n${fill('"a"b', '\n')}`, 'text/csv', 200_000],
])('%s are answered with a hundred problems and their count', async (_what, body, type, least) => {
  const answer = await send(body, type);
  expect(answer.status).toBe(422);
  expect(answer.body['problems']).toHaveLength(100);
  expect(answer.body['problemCount']).toBeGreaterThanOrEqual(least);
  expect(answer.text.length).toBeLessThan(100_000);
});

it('a list that names one site again and again is one site, with a hundred warnings at most', async () => {
  const answer = await send(fill('http://a', '\n'), 'text/plain');
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ created: 1, updated: 0 });
  expect(answer.body['warnings']).toHaveLength(100);
  expect(answer.text.length).toBeLessThan(100_000);
});
