import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApiFixture, type ApiFixture } from '../../test/support/api/api-fixture.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

interface Described {
  readonly paths: Record<string, Record<string, { readonly requestBody?: object }>>;
}

it('are refused by every route that takes settings: nothing is set that it does not name', async () => {
  const { paths } = api.app.swagger() as unknown as Described;
  const taken: string[] = [];
  let asked = 0;
  for (const [path, verbs] of Object.entries(paths)) {
    for (const [method, { requestBody }] of Object.entries(verbs)) {
      if (requestBody === undefined || JSON.stringify(requestBody).includes('text/plain')) continue;
      asked += 1;
      const { status } = await api.inject({
        method: method.toUpperCase(),
        url: path.replaceAll(/\{\w+\}/g, 'none'),
        headers: { authorization: 'Bearer sqk_the-key-of-the-tests' },
        payload: { isAdmin: true, ownerOfAll: 'eve', createdAt: 0 },
      });
      if (status < 400) taken.push(`${method} ${path} ${status}`);
    }
  }
  expect(asked).toBeGreaterThan(20);
  expect(taken).toEqual([]);
});
