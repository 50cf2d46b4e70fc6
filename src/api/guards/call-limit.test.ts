import { afterEach, describe, expect, it } from 'vitest';
import {
  GOOD_KEY,
  openApiFixture,
  SCRAPE_KEY,
  START,
  textOf,
  type Answer,
  type ApiFixture,
} from '../../../test/support/api/api-fixture.ts';
import { upCheck } from '../../../test/support/api/fake-watch.ts';
import { signedIn } from '../../../test/support/api/signed-in.ts';
import { asMonitorId } from '../../core/ids.ts';
import { COSTS, DEFAULT_RATE } from './call-limit.ts';

const opened: ApiFixture[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

async function open(ingress: Parameters<typeof openApiFixture>[0] = {}): Promise<ApiFixture> {
  const api = await openApiFixture(ingress);
  opened.push(api);
  return api;
}

const limited = (rateLimit: number): Promise<ApiFixture> => open({ ingress: { rateLimit } });

type Call = () => Promise<Answer>;

const ONE = '/api/v1/monitors/nobody';
const LIST = '/api/v1/overview';

function byKey(api: ApiFixture, key: string, url = ONE, remoteAddress = '192.0.2.1'): Call {
  const headers = { authorization: `Bearer ${key}` };
  return () => api.inject({ url, headers, remoteAddress });
}

/** How many calls are answered in a row before one is refused. */
async function answeredInARow(call: Call, most = 1_000): Promise<number> {
  for (let count = 0; count < most; count += 1) {
    if ((await call()).status === 429) return count;
  }
  return most;
}

/** A key of its own, which `use` then shows from an address. */
async function keyOf(api: ApiFixture, name: string): Promise<string> {
  const answer = await api.call('POST', '/api/v1/keys', { name, scope: 'write' });
  return textOf(answer.body['secret']);
}

describe('a key', () => {
  it('has so many reads at once, and as many more as time gives back', async () => {
    const api = await limited(60);
    const read = byKey(api, GOOD_KEY);
    expect(await answeredInARow(read)).toBe(60);
    await api.clock.advance(5_000);
    expect(await answeredInARow(read)).toBe(5);
    await api.clock.advance(600_000);
    expect(await answeredInARow(read)).toBe(60);
  });

  it('that asks too much is answered with a problem, and let in after the seconds that it names', async () => {
    const api = await limited(30);
    const call = byKey(api, GOOD_KEY, LIST);
    await answeredInARow(call);
    const refused = await call();
    expect(refused.status).toBe(429);
    expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(refused.body).toMatchObject({ status: 429, code: 'limit_exceeded' });
    // Five reads, two seconds each.
    expect(refused.headers['retry-after']).toBe('10');
    await api.clock.advance(9_999);
    const early = await call();
    expect([early.status, early.headers['retry-after']]).toEqual([429, '1']);
    await api.clock.advance(1);
    expect((await call()).status).toBe(200);
  });

  it('pays for what it asks: a change more than a read, a list more, a trial most', async () => {
    const costs = [COSTS.read, COSTS.change, COSTS.list, COSTS.long, COSTS.probe, COSTS.manyProbes];
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    const rate = 600;
    const headers = { authorization: `Bearer ${GOOD_KEY}` };
    const answered = async (method: 'GET' | 'POST' | 'PATCH', url: string): Promise<number> => {
      const api = await limited(rate);
      const type = { 'content-type': url === '/api/v1/try' ? 'text/plain' : 'application/json' };
      const payload = method === 'GET' ? {} : { headers: { ...headers, ...type }, payload: '{}' };
      return answeredInARow(() => api.inject({ method, url, headers, ...payload }));
    };
    expect(await answered('GET', ONE)).toBe(rate / COSTS.read);
    expect(await answered('PATCH', ONE)).toBe(rate / COSTS.change);
    expect(await answered('GET', LIST)).toBe(rate / COSTS.list);
    expect(await answered('GET', '/api/v1/owners')).toBe(rate / COSTS.list);
    expect(await answered('GET', '/api/v1/monitors')).toBe(rate / COSTS.long);
    expect(await answered('GET', '/metrics')).toBe(rate / COSTS.long);
    expect(await answered('POST', '/api/v1/bulk')).toBe(rate / COSTS.bulk);
    expect(await answered('POST', '/api/v1/monitors/try')).toBe(rate / COSTS.probe);
    expect(await answered('POST', '/api/v1/try')).toBe(rate / COSTS.manyProbes);
  });

  it('pays for a stream of events once, when it is opened', async () => {
    const api = await limited(60);
    const headers = { authorization: `Bearer ${GOOD_KEY}` };
    const url = '/api/v1/events?view=overview';
    const streams = [];
    for (let n = 0; n < 10; n += 1) {
      const response = await api.app.inject({ url, headers, payloadAsStream: true });
      expect(response.statusCode).toBe(200);
      streams.push(response.stream());
    }
    api.watch.emit({
      kind: 'check',
      check: upCheck(asMonitorId('m1'), START),
      status: 'up',
      notes: [],
      evidence: {},
      latenessMs: null,
      isSlow: false,
    });
    await api.clock.advance(500);
    expect(await answeredInARow(byKey(api, GOOD_KEY))).toBe(50);
    for (const stream of streams) stream.destroy();
  });

  it('can do what costs more than all it has, when it has all', async () => {
    const api = await limited(2);
    const list = byKey(api, GOOD_KEY, LIST);
    expect(await answeredInARow(list)).toBe(1);
    expect((await list()).headers['retry-after']).toBe('60');
    await api.clock.advance(60_000);
    expect((await list()).status).toBe(200);
  });

  it('uses up nothing of another key, a user or a scraper from the same address', async () => {
    const api = await limited(60);
    const [first, second] = [await keyOf(api, 'first'), await keyOf(api, 'second')];
    const browser = await signedIn(api, 'viewer');
    const readAsUser = (): Promise<Answer> =>
      browser.call({ url: ONE, remoteAddress: '192.0.2.1' });
    const answered = [
      await answeredInARow(byKey(api, first)),
      await answeredInARow(byKey(api, second)),
      await answeredInARow(readAsUser),
      await answeredInARow(byKey(api, SCRAPE_KEY, '/metrics')),
    ];
    expect(answered).toEqual([60, 60, 60, 6]);
  });

  it('is the same from every address', async () => {
    const api = await limited(60);
    await answeredInARow(byKey(api, GOOD_KEY));
    expect((await byKey(api, GOOD_KEY, ONE, '192.0.2.2')()).status).toBe(429);
  });
});

describe('an address', () => {
  it('has five times as much for all keys together, and another address its own', async () => {
    const api = await limited(60);
    const keys: string[] = [];
    for (let n = 0; n < 6; n += 1) keys.push(await keyOf(api, `key ${n}`));
    await api.clock.advance(60_000);
    let answered = 0;
    for (const key of keys) answered += await answeredInARow(byKey(api, key));
    expect(answered).toBe(300);
    const last = keys.at(-1) ?? '';
    // What its address refused has not been counted against the key.
    expect(await answeredInARow(byKey(api, last, ONE, '192.0.2.2'))).toBe(60);
  });

  it('is a whole network where it is one of IPv6, and the one that a trusted proxy names', async () => {
    const api = await open({ ingress: { rateLimit: 60, trustedProxies: ['127.0.0.1'] } });
    const askedBy = (caller: string): Promise<number> =>
      answeredInARow(() =>
        api.inject({
          url: ONE,
          remoteAddress: '127.0.0.1',
          headers: { 'x-forwarded-for': caller },
        }),
      );
    expect(await askedBy('2001:db8:1:2::1')).toBe(60);
    expect(await askedBy('2001:db8:1:2:ffff::9')).toBe(0);
    expect(await askedBy('2001:db8:1:3::1')).toBe(60);
  });

  it('of strangers keeps no key out that shares it', async () => {
    const api = await limited(60);
    const stranger: Call = () => api.inject({ url: ONE, remoteAddress: '192.0.2.1' });
    expect((await stranger()).status).toBe(401);
    expect(await answeredInARow(stranger)).toBe(59);
    expect((await byKey(api, GOOD_KEY)()).status).toBe(404);
  });

  it('is counted on public addresses of the API too, and not on those of health, pings and pages', async () => {
    const api = await limited(60);
    const openly =
      (url: string): Call =>
      () =>
        api.inject({ url, remoteAddress: '192.0.2.1' });
    expect(await answeredInARow(openly('/healthz'), 100)).toBe(100);
    expect(await answeredInARow(openly('/'), 100)).toBe(100);
    expect(await answeredInARow(openly('/api/v1/setup'), 100)).toBe(60);
    expect((await openly(`/ping/${'x'.repeat(22)}`)()).status).toBe(404);
  });
});

it('is off at 0', async () => {
  const api = await limited(0);
  expect(await answeredInARow(byKey(api, GOOD_KEY), 500)).toBe(500);
});

it('leaves room by default for ten thousand streams at once, a busy page and a scraper', () => {
  const perMinute =
    10_000 * COSTS.read + 12 * COSTS.long + 60 * (2 * COSTS.list + 10 * COSTS.read + COSTS.change);
  expect(perMinute).toBeLessThan(DEFAULT_RATE);
});
