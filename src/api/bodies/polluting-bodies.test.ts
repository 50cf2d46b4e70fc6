import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  GOOD_KEY,
  openApiFixture,
  type ApiFixture,
} from '../../../test/support/api/api-fixture.ts';
import { fillTwoProjects, pathOf, type IdsByPath } from '../../../test/support/api/two-projects.ts';

let api: ApiFixture;
let ids: IdsByPath;

beforeAll(async () => {
  api = await openApiFixture();
  ids = await fillTwoProjects(api);
});
afterAll(() => api.close());

const POISON = '{"polluted":true,"isAdmin":true,"role":"admin"}';
/** As texts: an object of this program could not have such keys. */
const BODIES: readonly string[] = [
  `{"__proto__":${POISON}}`,
  `{"\\u005f_proto__":${POISON}}`,
  `{"constructor":{"prototype":${POISON}}}`,
  `{"prototype":${POISON}}`,
  `{"id":"x","name":"x","options":{"__proto__":${POISON}}}`,
  `{"url":"https://a.example","headers":{"__proto__":${POISON}}}`,
  `{"url":"https://a.example","headers":{"constructor":{"prototype":${POISON}}}}`,
  `{"monitors":[{"url":"https://a.example","__proto__":${POISON}}]}`,
  `{"ids":[],"filter":{"__proto__":${POISON}},"change":{"kind":"pause","constructor":${POISON}}}`,
  `[{"__proto__":${POISON}},{"constructor":{"prototype":${POISON}}}]`,
  `{"__proto__.polluted":true,"constructor.prototype.polluted":true,"__proto__[polluted]":true}`,
];

/** Numbers that no program counts with. */
const NUMBERS: readonly string[] = [
  '{"url":"https://a.example","interval":1e400,"timeout":-0,"retries":9007199254740993}',
  `{"url":"https://a.example","interval":${'9'.repeat(400)},"limit":-1e-400}`,
];

const isRefusal = (status: number): boolean => status >= 400 && status < 500;

describe('bodies that would change what all objects have', () => {
  it('are refused by every route that takes JSON, and change nothing', async () => {
    const taking = api.routes.filter(({ method }) => ['POST', 'PUT', 'PATCH'].includes(method));
    expect(taking.length).toBeGreaterThan(40);
    const wrong: unknown[] = [];
    for (const { method, url } of taking) {
      const path = pathOf(url, ids).replaceAll(/:\w+/g, 'none');
      for (const payload of [...BODIES, ...NUMBERS]) {
        const { statusCode } = await api.app.inject({
          method: method as 'POST',
          url: path,
          headers: { authorization: `Bearer ${GOOD_KEY}`, 'content-type': 'application/json' },
          payload,
        });
        const isPoisoned = /"(?:__proto__|\\u005f_proto__|constructor)":/.test(payload);
        if (isPoisoned && !isRefusal(statusCode)) wrong.push([method, url, payload, statusCode]);
        if (statusCode >= 500) wrong.push([method, url, payload, statusCode]);
      }
    }
    expect(wrong).toEqual([]);
    expectClean();
  });

  it('are refused in addresses too', async () => {
    for (const query of [
      '__proto__[polluted]=1',
      'constructor.prototype.polluted=1',
      '__proto__=1',
    ]) {
      for (const { method, url, access } of api.routes) {
        if (method !== 'GET' || access !== 'read' || url === '/api/v1/events') continue;
        const path = pathOf(url, ids).replaceAll(/:\w+/g, '__proto__');
        const headers = { authorization: `Bearer ${GOOD_KEY}` };
        const { statusCode } = await api.app.inject({ url: `${path}?${query}`, headers });
        expect([url, query, statusCode < 500]).toEqual([url, query, true]);
      }
    }
    expectClean();
  });
});

/** What any object, list, function or text has beside its own. */
function expectClean(): void {
  for (const anything of [{}, [], () => {}, '', 0]) {
    for (const name of ['polluted', 'isAdmin', 'role']) {
      expect((anything as Record<string, unknown>)[name]).toBeUndefined();
    }
  }
}
