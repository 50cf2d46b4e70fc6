import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openApiFixture,
  type Answer,
  type ApiFixture,
} from '../../../test/support/api/api-fixture.ts';
import {
  CANARY,
  fillTwoProjects,
  memberOf,
  OTHER,
  type IdsByPath,
} from '../../../test/support/api/two-projects.ts';

let api: ApiFixture;
let ids: IdsByPath;
let stranger: Awaited<ReturnType<typeof memberOf>>;

beforeAll(async () => {
  api = await openApiFixture({ host: '192.0.2.1' });
  ids = await fillTwoProjects(api);
  await api.call('POST', '/api/v1/projects', { id: 'third', name: 'Third' });
  stranger = await memberOf(api, { [OTHER]: 'editor' }, 'stranger');
}, 60_000);
afterAll(() => api.close());

const send = (url: string, payload: string | object, type = 'text/plain'): Promise<Answer> =>
  stranger.call({
    method: 'POST',
    url: `/api/v1/${url}`,
    payload,
    headers: { 'content-type': type },
  });

/** Exports of other tools, and lines, each of which names what is another project's. */
const exportsNaming = (): readonly string[] => [
  JSON.stringify({
    version: '1.23.13',
    monitorList: [
      {
        id: ids['monitors'],
        name: 'Import one',
        type: 'http',
        url: 'https://import-1.example/',
        project: 'default',
        owner: ids['owners'],
        user_id: 1,
        notificationIDList: { [ids['channels'] ?? '']: true },
        parent: ids['monitors'],
      },
    ],
    notificationList: [{ id: ids['channels'], name: 'x', config: '{}' }],
  }),
  `endpoints:\n  - name: Import two\n    url: https://import-2.example/\n    id: ${ids['monitors']}\n    group: default\n    conditions: ['[STATUS] == 200']\n    alerts:\n      - type: ${ids['channels']}\n`,
];

describe('an export that names what is another project’s', () => {
  it('is read as lines that name none of it, and stores nothing', async () => {
    const before = await stateOfDefault();
    for (const text of exportsNaming()) {
      const { status, body } = await send('import', text);
      expect(status).toBe(200);
      const lines = body['lines'] as readonly { readonly text: string }[];
      expect(lines.length).toBeGreaterThan(0);
      const shown = JSON.stringify(lines);
      for (const id of [ids['monitors'], ids['owners'], ids['channels']]) {
        expect(shown).not.toContain(`"${id}"`);
        expect(shown).not.toContain(`=${id}`);
      }
      const added = await send('monitors', lines.map((line) => line.text).join('\n'));
      expect([added.status, added.body['created']]).toEqual([200, lines.length]);
    }
    expect(await stateOfDefault()).toEqual(before);
    const own = await stranger.call({ method: 'GET', url: '/api/v1/monitors' });
    const items = own.body['items'] as readonly Record<string, unknown>[];
    expect(items.map(({ project }) => project)).toEqual(items.map(() => OTHER));
    expect(items.map(({ id }) => id)).not.toContain(ids['monitors']);
  });

  it('adds nothing to another project by lines, whatever they say', async () => {
    const before = await stateOfDefault();
    for (const setting of [
      `project=third`,
      `id=${ids['monitors']}`,
      `owner=${ids['owners']}`,
      `owners=${ids['owners']}`,
      `escalation=${ids['escalations']}`,
      `dependsOn="${CANARY} site"`,
    ]) {
      const { status } = await send('monitors', `https://import-3.example/ ${setting}\n`);
      expect([setting, status]).toEqual([setting, 422]);
    }
    // Of who may not write there, it means their own.
    expect((await send('monitors', 'https://import-4.example/ project=default\n')).status).toBe(
      200,
    );
    expect(await stateOfDefault()).toEqual(before);
  });

  it('cannot be put over things of another project by their ids, nor widen rights', async () => {
    const before = await stateOfDefault();
    const calls: readonly (readonly [string, object])[] = [
      ['owners', { id: ids['owners'], name: 'mine' }],
      [
        'channels',
        { id: ids['channels'], kind: 'webhook', url: 'http://r.example', secret: '12345678' },
      ],
      ['owners', { id: 'mine', project: 'default' }],
      [
        'channels',
        {
          id: 'mine',
          kind: 'webhook',
          url: 'http://r.example',
          secret: '12345678',
          owner: ids['owners'],
        },
      ],
      [
        'schedules',
        { id: 'mine', members: [ids['owners']], starts: '2026-01-01', handover: 'mon 09:00' },
      ],
      ['escalations', { id: 'mine', steps: [{ after: '10m', owners: [ids['owners']] }] }],
      ['users', { name: 'Eve', email: 'eve@example.com', role: 'admin' }],
      ['keys', { name: 'mine', scope: 'admin' }],
      ['projects', { id: 'mine', name: 'mine' }],
    ];
    for (const [path, form] of calls) {
      const { status } = await send(path, form, 'application/json');
      expect([path, form, status >= 400 && status < 500]).toEqual([path, form, true]);
    }
    const self = `/api/v1/projects/${OTHER}/members/${stranger.email}`;
    const raised = await stranger.call({ method: 'PUT', url: self, payload: { role: 'admin' } });
    expect(raised.status).toBe(403);
    expect(await stateOfDefault()).toEqual(before);
  });
});

describe('who has not signed in', () => {
  it('finds a closed list of routes, and no site in any of them', async () => {
    const open = api.routes.filter(({ access }) => access === 'public');
    for (const { method, url } of open) {
      const payload = method === 'GET' ? {} : { payload: {} };
      const path = url.replaceAll(/:\w+/g, ids['monitors'] ?? '').replace('*', 'x');
      const { body } = await api.app.inject({ method: method as 'GET', url: path, ...payload });
      expect([url, body.includes(CANARY)]).toEqual([url, false]);
    }
    expect([...new Set(open.map(({ url }) => url))].toSorted()).toMatchInlineSnapshot(`
      [
        "/",
        "/*",
        "/a/:token",
        "/api/v1/password",
        "/api/v1/password/link",
        "/api/v1/session",
        "/api/v1/session/oidc",
        "/api/v1/session/oidc/end",
        "/api/v1/session/oidc/options",
        "/api/v1/session/passkey",
        "/api/v1/session/passkey/options",
        "/api/v1/session/proxy",
        "/api/v1/setup",
        "/healthz",
        "/ping/:token",
        "/ping/:token/:signal",
        "/readyz",
      ]
    `);
  });
});

async function stateOfDefault(): Promise<object> {
  const state: Record<string, unknown> = {};
  for (const path of ['monitors', 'owners', 'channels', 'schedules', 'escalations']) {
    const answer = await api.inject({
      url: `/api/v1/${path}`,
      headers: { authorization: 'Bearer sqk_the-key-of-the-tests', 'x-project': 'default' },
    });
    state[path] = answer.body;
  }
  return state;
}
