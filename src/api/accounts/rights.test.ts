import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApiFixture, textOf, type ApiFixture } from '../../../test/support/api/api-fixture.ts';
import {
  fillTwoProjects,
  memberOf,
  OTHER,
  pathOf,
  type IdsByPath,
} from '../../../test/support/api/two-projects.ts';
import { signedIn, type Browser } from '../../../test/support/api/signed-in.ts';

let api: ApiFixture;
/** Of what there is, so that it is seen how others' is answered. */
let ids: IdsByPath = {};
const callers: Record<string, (method: 'GET', url: string) => Promise<number>> = {};

beforeAll(async () => {
  api = await openApiFixture({ host: '192.0.2.1' });
  callers['no one'] = (method, url) => statusOf(method, url, {});
  for (const role of ['viewer', 'editor', 'admin'] as const) {
    const browser = await signedIn(api, role);
    callers[role] = (method, url) => statusOf(method, url, headersOf(browser));
  }
  for (const scope of ['read', 'write', 'admin'] as const) {
    const { body } = await api.call('POST', '/api/v1/keys', { name: scope, scope });
    const headers = { authorization: `Bearer ${textOf(body['secret'])}` };
    callers[`${scope} key`] = (method, url) => statusOf(method, url, headers);
  }
  ids = await fillTwoProjects(api);
  const stranger = await memberOf(api, { [OTHER]: 'admin' }, 'stranger');
  callers['admin of another project'] = (method, url) => statusOf(method, url, headersOf(stranger));
  const ended = await signedIn(api, 'admin', 'ended');
  await api.storage.sessions.removeAll(ended.userId, null);
  callers['ended session'] = (method, url) => statusOf(method, url, headersOf(ended));
}, 60_000);
afterAll(() => api.close());

function headersOf({ cookies, csrfToken }: Browser): Record<string, string> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return { cookie, 'x-csrf-token': csrfToken ?? '' };
}

async function statusOf(
  method: 'GET',
  url: string,
  headers: Record<string, string>,
): Promise<number> {
  if (url !== '/api/v1/events') return (await api.app.inject({ method, url, headers })).statusCode;
  // One that is let in does not end by itself.
  const response = await api.app.inject({ method, url, headers, payloadAsStream: true });
  response.stream().destroy();
  return response.statusCode;
}

/** What ends a session would end those of the callers. */
const ENDS_THE_CALLER = new Set(['DELETE /api/v1/session', 'DELETE /api/v1/account/sessions']);

it('are those of the table: who gets which answer on which route', async () => {
  const names = Object.keys(callers);
  const rows: [string, string][] = [];
  for (const { method, url } of api.routes) {
    const route = `${method} ${url}`;
    if (ENDS_THE_CALLER.has(route)) continue;
    const statuses: number[] = [];
    for (const [name, call] of Object.entries(callers)) {
      const there = name === 'admin of another project' ? pathOf(url, ids) : url;
      statuses.push(await call(method as 'GET', there.replaceAll(/:\w+/g, 'none')));
    }
    rows.push([route, statuses.join(', ')]);
  }
  const sorted = rows.toSorted(([one], [other]) => (one < other ? -1 : 1));
  const table = Object.fromEntries([['callers', names.join(', ')], ...sorted]);
  const text = `${JSON.stringify(table, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../route-rights.json');
});

it('of a caller who may not do something are never those of one who may', async () => {
  const isLetIn = (status: number): boolean => status !== 401 && status !== 403;
  for (const { method, url, access } of api.routes) {
    if (ENDS_THE_CALLER.has(`${method} ${url}`)) continue;
    const status = async (name: string) =>
      callers[name]?.(method as 'GET', url.replaceAll(/:\w+/g, 'none')) ?? 0;
    const letIn = await Promise.all(
      ['no one', 'ended session', 'viewer', 'read key', 'editor', 'write key', 'admin', 'admin key']
        .map(status)
        .map(async (each) => isLetIn(await each)),
    );
    const expected: Readonly<Record<typeof access, readonly boolean[]>> = {
      public: letIn,
      scrape: [false, false, true, true, true, true, true, true],
      read: [false, false, true, true, true, true, true, true],
      write: [false, false, false, false, true, true, true, true],
      manage: [false, false, false, false, false, false, true, true],
      admin: [false, false, false, false, false, false, true, true],
      account: [false, false, true, false, true, false, true, false],
    };
    expect(letIn, `${method} ${url}`).toEqual(expected[access]);
  }
});
