import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../core/errors.ts';
import { GOOD_KEY, openApiFixture, type ApiFixture } from '../../test/support/api/api-fixture.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
  await api.call('POST', '/api/v1/monitors', { url: 'https://taken.example' });
  await api.call('POST', '/api/v1/monitors', { url: 'https://mine.example', owner: null });
  await api.call('POST', '/api/v1/owners', { id: 'ops' });
  const hook = { kind: 'webhook', url: 'http://r.example', secret: '12345678' };
  await api.call('POST', '/api/v1/channels', { id: 'hook', owner: 'ops', ...hook });
});
afterAll(() => api.close());

const json = 'application/json';

interface BadCall {
  /** Method and address below /api/v1. */
  readonly call: string;
  /** Sent as JSON, or as it is when a text. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly status: number;
  readonly code: string;
  /** What the answer says: its detail, or all of its problems. */
  readonly says: string | readonly string[];
}

const deep = `${'['.repeat(100)}${']'.repeat(100)}`;
const big = `{"name":"${'a'.repeat(1024 * 1024)}"}`;

const badCalls: readonly BadCall[] = [
  // What is not even a request to an object of ours.
  { call: 'GET /nothing', status: 404, code: 'not_found', says: 'there is no GET /api/v1/nothing' },
  {
    call: 'PUT /monitors/id-1',
    status: 405,
    code: 'invalid',
    says: 'PUT cannot be used at this address: take DELETE or GET or PATCH',
  },
  {
    call: 'PUT /monitors/id-1/nothing',
    status: 404,
    code: 'not_found',
    says: 'there is no PUT /api/v1/monitors/id-1/nothing',
  },
  {
    call: 'GET /monitors/%zz',
    status: 400,
    code: 'invalid',
    says: 'the address is not a valid URL',
  },
  {
    call: 'POST /owners',
    body: '{"name":',
    status: 400,
    code: 'invalid',
    says: 'the body is not valid JSON',
  },
  {
    call: 'POST /owners',
    body: '',
    status: 400,
    code: 'invalid',
    says: 'the body is empty: send JSON',
  },
  {
    call: 'POST /owners',
    body: '{"__proto__":{"name":"x"}}',
    status: 400,
    code: 'invalid',
    says: 'the body is not valid JSON',
  },
  {
    call: 'POST /owners',
    body: deep,
    status: 422,
    code: 'invalid',
    says: 'the JSON is nested deeper than 64 levels',
  },
  {
    call: 'POST /owners',
    body: big,
    status: 413,
    code: 'limit_exceeded',
    says: 'the body is larger than 1 MiB',
  },
  {
    call: 'POST /owners',
    body: 'id=ops',
    contentType: 'application/x-www-form-urlencoded',
    status: 415,
    code: 'invalid',
    says: 'this content type is not supported: send application/json',
  },
  {
    call: 'POST /owners',
    body: '{"name":"x"}',
    contentType: 'text/plain',
    status: 415,
    code: 'invalid',
    says: 'this content type is not supported: send application/json',
  },

  // Monitors.
  {
    call: 'GET /monitors/nobody',
    status: 404,
    code: 'not_found',
    says: "there is no monitor 'nobody'",
  },
  {
    call: 'DELETE /monitors/nobody',
    status: 404,
    code: 'not_found',
    says: "there is no monitor 'nobody'",
  },
  {
    call: 'POST /monitors/nobody/pause',
    status: 404,
    code: 'not_found',
    says: "there is no monitor 'nobody'",
  },
  {
    call: 'POST /monitors/nobody/check',
    status: 404,
    code: 'not_found',
    says: "there is no monitor 'nobody'",
  },
  {
    call: 'PATCH /monitors/nobody',
    body: { name: 'x' },
    status: 404,
    code: 'not_found',
    says: "there is no monitor 'nobody'",
  },
  {
    call: 'POST /monitors',
    body: [],
    status: 422,
    code: 'invalid',
    says: ['the input must be a map of settings, not an empty list'],
  },
  { call: 'POST /monitors', body: {}, status: 422, code: 'invalid', says: ['url is missing'] },
  {
    call: 'POST /monitors',
    body: { url: 'ftp://a.example' },
    status: 422,
    code: 'invalid',
    says: ['url: "ftp://a.example" has the scheme "ftp"'],
  },
  {
    call: 'POST /monitors',
    body: { url: 'https://a.example', intervall: '5m' },
    status: 422,
    code: 'invalid',
    says: ['intervall is not a known setting'],
  },
  {
    call: 'POST /monitors',
    body: { url: 'https://a.example', interval: '10ms', timeout: 5, paused: 'no' },
    status: 422,
    code: 'invalid',
    says: [
      'interval must be a duration from 1s to 7d, not "10ms"',
      'timeout must be a duration from 100ms to 2m, not 5',
      'paused must be true or false, not "no"',
    ],
  },
  {
    call: 'POST /monitors',
    body: { url: 'https://a.example', kind: 'carrier-pigeon' },
    status: 422,
    code: 'invalid',
    says: ['kind must be one of http, tcp, heartbeat, not "carrier-pigeon"'],
  },
  {
    call: 'POST /monitors',
    body: { url: 'https://a.example', id: 'mine' },
    status: 422,
    code: 'invalid',
    says: ['id is not a known setting'],
  },
  {
    call: 'POST /monitors',
    body: { url: 'https://a.example', owner: 'nobody' },
    status: 422,
    code: 'invalid',
    says: ['owner names nobody, and there is no such owner'],
  },
  {
    call: 'POST /monitors',
    body: { url: 'https://taken.example/' },
    status: 409,
    code: 'conflict',
    says: 'https://taken.example/ is already watched',
  },
  {
    call: 'POST /monitors',
    body: { monitors: [] },
    status: 422,
    code: 'invalid',
    says: ['monitors must be a list of at least one monitor'],
  },
  {
    call: 'POST /monitors',
    body: { monitors: [{ url: 'https://a.example' }], force: true },
    status: 422,
    code: 'invalid',
    says: ['force is not known here: the only key is monitors'],
  },
  {
    call: 'POST /monitors',
    body: {
      monitors: [{ url: 'https://a.example' }, { url: 'nope nope' }, { url: 'https://A.example/' }],
    },
    status: 422,
    code: 'invalid',
    says: [
      'monitors[1].url: "nope nope" holds a space, a tab, a line break or another control character',
      'monitors[2].url is the same target as monitors[0]',
    ],
  },
  {
    call: 'POST /monitors',
    body: { monitors: [{ url: 'https://a.example' }, { url: 'https://A.example/' }] },
    status: 422,
    code: 'invalid',
    says: ['monitors[1].url is the same target as monitors[0]'],
  },
  {
    call: 'POST /monitors',
    body: 'https://a.example\nnot a site\nb.example interval=soon\n',
    contentType: 'text/plain',
    status: 422,
    code: 'invalid',
    says: [
      '2: "a" is not a setting of the form key=value',
      '2: "site" is not a setting of the form key=value',
      '3: interval must be a duration from 1s to 7d, not "soon"',
    ],
  },
  {
    call: 'POST /monitors?dryrun=true',
    body: { url: 'https://a.example' },
    status: 422,
    code: 'invalid',
    says: ['dryrun is not known here'],
  },
  {
    call: 'PATCH /monitors/id-2',
    body: { url: 'https://taken.example' },
    status: 409,
    code: 'conflict',
    says: 'https://taken.example/ is already watched',
  },
  {
    call: 'PATCH /monitors/id-2',
    body: { status: 'up' },
    status: 422,
    code: 'invalid',
    says: ['status is not a known setting'],
  },
  {
    call: 'PATCH /monitors/id-2',
    body: { headers: { Cookie: '***' } },
    status: 422,
    code: 'invalid',
    says: ['headers holds ***, which only stands for a hidden value'],
  },
  {
    call: 'GET /monitors?limit=0',
    status: 422,
    code: 'invalid',
    says: ['limit must be at least 1'],
  },
  {
    call: 'GET /monitors?limit=many',
    status: 422,
    code: 'invalid',
    says: ['limit must be a whole number'],
  },
  {
    call: 'GET /monitors?status=sleeping',
    status: 422,
    code: 'invalid',
    says: ['status must be one of pending, up, degraded, suspect, down, recovering, unknown'],
  },
  {
    call: 'GET /monitors?cursor=forged',
    status: 422,
    code: 'invalid',
    says: ['this is not a cursor of this list'],
  },
  { call: 'GET /monitors?page=2', status: 422, code: 'invalid', says: ['page is not known here'] },
  {
    call: 'GET /monitors/nobody/checks',
    status: 404,
    code: 'not_found',
    says: "there is no monitor 'nobody'",
  },
  {
    call: 'GET /monitors/id-1/stats?resolution=week',
    status: 422,
    code: 'invalid',
    says: ['resolution must be one of minute, hour, day'],
  },
  {
    call: 'GET /monitors/id-1/stats?from=2000&to=1000',
    status: 422,
    code: 'invalid',
    says: ['from must be before to'],
  },
  {
    call: 'GET /monitors/id-1/stats?resolution=minute&from=0',
    status: 422,
    code: 'invalid',
    says: ['from is more than 3000 spans before to: choose a longer resolution'],
  },

  // Owners and channels.
  {
    call: 'POST /owners',
    body: { id: 'ops' },
    status: 409,
    code: 'conflict',
    says: "there is an owner 'ops' already",
  },
  {
    call: 'POST /owners',
    body: { id: 'not an id', language: 'xx', timezone: 'Mars/Base' },
    status: 422,
    code: 'invalid',
    says: [
      'id must be an id, not "not an id"',
      'language must be one of en, fa, not "xx"',
      'timezone must be a time zone, not "Mars/Base"',
    ],
  },
  {
    call: 'PATCH /owners/ops',
    body: { id: 'root' },
    status: 422,
    code: 'invalid',
    says: ['id cannot be changed: it is "ops"'],
  },
  {
    call: 'DELETE /owners/ops',
    status: 409,
    code: 'conflict',
    says: "owner 'ops' is named by channel 'hook'",
  },
  {
    call: 'POST /channels',
    body: { kind: 'fax' },
    status: 422,
    code: 'invalid',
    says: ['kind must be one of email, webhook, not "fax"'],
  },
  {
    call: 'POST /channels',
    body: { kind: 'webhook', url: 'gopher://x', secret: 'short' },
    status: 422,
    code: 'invalid',
    says: [
      'url does not have the right form: "gopher://x"',
      'secret must be text of at least 8 characters, not the given value',
    ],
  },
  {
    call: 'POST /channels',
    body: { kind: 'webhook', url: 'http://r.example', secret: '12345678', owner: 'nobody' },
    status: 422,
    code: 'invalid',
    says: ['owner names nobody, and there is no such owner'],
  },
  {
    call: 'POST /channels/nobody/test',
    status: 404,
    code: 'not_found',
    says: "there is no channel 'nobody'",
  },

  // The rest.
  {
    call: 'GET /incidents/nothing',
    status: 404,
    code: 'not_found',
    says: "there is no incident 'nothing'",
  },
  {
    call: 'GET /incidents?open=maybe',
    status: 422,
    code: 'invalid',
    says: ['open must be true or false'],
  },
  {
    call: 'GET /notifications?state=lost',
    status: 422,
    code: 'invalid',
    says: ['state must be one of pending, leased, delivered, dead, folded'],
  },
  {
    call: 'POST /notifications/nothing/resend',
    status: 404,
    code: 'not_found',
    says: "there is no notification 'nothing'",
  },
];

describe.each(badCalls)('$call', ({ call, body, contentType, status, code, says }) => {
  it(`${body === undefined ? 'no body' : JSON.stringify(body).slice(0, 80)}: ${status} ${code}`, async () => {
    const [method = '', path = ''] = call.split(' ');
    const hasBody = body !== undefined;
    const answer = await api.inject({
      method,
      url: `/api/v1${path}`,
      headers: {
        authorization: `Bearer ${GOOD_KEY}`,
        ...(hasBody && { 'content-type': contentType ?? json }),
      },
      ...(hasBody && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const problems = answer.body['problems'] as readonly Problem[] | undefined;
    expect({
      status: answer.status,
      code: answer.body['code'],
      says:
        typeof says === 'string'
          ? answer.body['detail']
          : problems?.map(({ line, message }) =>
              line === undefined ? message : `${line}: ${message}`,
            ),
    }).toEqual({ status, code, says });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body['type']).toBe(`urn:uptimesquirrel:problem:${code}`);
    expect(answer.body['status']).toBe(status);
  });
});

it('names the monitor that is there already', async () => {
  const { body } = await api.call('POST', '/api/v1/monitors', { url: 'https://taken.example' });
  expect(body['existingId']).toBe('id-1');
});
