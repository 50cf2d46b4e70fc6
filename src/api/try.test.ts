import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GOOD_KEY, openApiFixture, type ApiFixture } from '../../test/support/api/api-fixture.ts';
import { tryLines } from '../services/monitors/try-lines.ts';
import type { TriedLine } from './contract.ts';

let api: ApiFixture;
beforeEach(async () => {
  api = await openApiFixture();
});
afterEach(() => api.close());

async function send(text: string, key = GOOD_KEY) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'text/plain' };
  return api.app.inject({ method: 'POST', url: '/api/v1/try', headers, payload: text });
}

async function tried(text: string): Promise<readonly TriedLine[]> {
  const { statusCode, body, headers } = await send(text);
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toContain('application/x-ndjson');
  const lines = body.trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as TriedLine);
}

describe('lines that are tried', () => {
  it('are read as those of a list, and each site is probed once', async () => {
    const lines = await tried('https://a.example\n\n# note\nb.example interval=2m\n');
    expect(lines.map(({ line, state, target }) => [line, state, target])).toEqual([
      [1, 'read', 'https://a.example/'],
      [4, 'read', expect.stringContaining('b.example')],
      [1, 'done', 'https://a.example/'],
      [4, 'done', expect.stringContaining('b.example')],
    ]);
    expect(lines[2]).toMatchObject({
      verdict: 'up',
      method: 'HEAD',
      ms: 6,
      note: 'answered 200 OK',
    });
    expect(api.explainer.asked).toHaveLength(2);
    expect(api.explainer.asked[0]?.timeoutMs).toBeLessThanOrEqual(10_000);
    expect((await api.call('GET', '/api/v1/monitors')).body['items']).toEqual([]);
  });

  it('have their problems, and what they are the same as', async () => {
    const { body } = await api.call('POST', '/api/v1/monitors', { url: 'https://known.example' });
    const lines = await tried('https://a.example\nx y\nhttps://A.example/\nknown.example\n');
    const byLine = Object.groupBy(lines, ({ line }) => line);
    expect(byLine[2]).toMatchObject([{ state: 'done', problem: { line: 2 } }]);
    expect(byLine[3]).toMatchObject([{ state: 'skipped', duplicateOf: 1 }]);
    expect(byLine[4]).toMatchObject([{ state: 'skipped', duplicateOf: body['id'] }]);
    expect(api.explainer.asked).toHaveLength(1);
  });

  it('that cannot be read have the line that was meant', async () => {
    const [meant] = await tried('https://help.example intervall=60s');
    expect(meant).toMatchObject({ state: 'done', fix: 'https://help.example interval=60s' });
    const [unknown] = await tried('https://help.example interval=soon');
    expect(unknown).toMatchObject({ state: 'done', problem: { line: 1 }, fix: null });
  });

  it('are two thousand at most, the others skipped', async () => {
    const text = Array.from({ length: 2_003 }, (_, n) => `https://s${n}.example`).join('\n');
    const lines = await tried(text);
    const count = (state: string): number => lines.filter((each) => each.state === state).length;
    expect([count('read'), count('done'), count('skipped')]).toEqual([2_000, 2_000, 3]);
  });

  it('need a key that may write', async () => {
    expect((await send('https://a.example', 'wrong')).statusCode).toBe(401);
  });
});

describe('while lines are tried', () => {
  it('no more than fifty probes are under way, and none begins once the client has gone', async () => {
    const waiting: (() => void)[] = [];
    const explainer = {
      ...api.explainer,
      explain: async (...given: Parameters<typeof api.explainer.explain>) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return api.explainer.explain(...given);
      },
    };
    const text = Array.from({ length: 120 }, (_, n) => `https://s${n}.example`).join('\n');
    const gone = new AbortController();
    const lines = tryLines({ ...api.context, explainer }, text, gone.signal);
    for (let n = 0; n < 120; n += 1)
      expect((await lines.next()).value).toMatchObject({ state: 'read' });
    const first = lines.next();
    await Promise.resolve();
    expect(waiting).toHaveLength(50);
    waiting.shift()?.();
    await first;
    gone.abort();
    for (const go of waiting) go();
    expect((await lines.next()).done).toBe(true);
    expect(api.explainer.asked.length).toBeLessThanOrEqual(51);
  });

  it('the same caller has to wait for the end', async () => {
    let open = (): void => undefined;
    const explain = api.explainer.explain;
    Object.assign(api.explainer, {
      explain: async (...given: Parameters<typeof explain>) => {
        await new Promise<void>((resolve) => (open = resolve));
        return explain(...given);
      },
    });
    const first = send('https://a.example');
    await expect.poll(async () => (await send('https://b.example')).statusCode).toBe(429);
    open();
    expect((await first).statusCode).toBe(200);
    expect((await send('x y')).statusCode).toBe(200);
  });
});
