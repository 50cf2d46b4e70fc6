import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApiFixture, type ApiFixture } from '../../test/support/api/api-fixture.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

const titleOf = async (reason: string, query = ''): Promise<unknown> =>
  (await api.call('GET', `/api/v1/reasons/${reason}${query}`)).body['title'];

it('says what a reason means in the language that was asked for', async () => {
  const english = await titleOf('connect_refused');
  expect(await titleOf('connect_refused', '?language=en')).toBe(english);
  expect(await titleOf('connect_refused', '?language=fa')).toMatch(/\p{Script=Arabic}/u);
  expect(await titleOf('http_503', '?language=fa')).toContain('503');
});

it('repeats a reason of a newer worker', async () => {
  expect(await titleOf('of_tomorrow', '?language=fa')).toBe('of_tomorrow');
});
