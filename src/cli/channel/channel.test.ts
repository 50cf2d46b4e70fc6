import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { testTerminal } from '../../../test/support/cli/test-terminal.ts';
import { runProgram } from '../program.ts';
import { channelCommand, type ChannelParts } from './command.ts';

type Answer = readonly [status: number, body: unknown];

/** A service that answers each call with the next of its answers, and the last one again. */
async function call(
  args: readonly string[],
  answers: Readonly<Record<string, readonly Answer[]>> = {},
) {
  const { terminal, printed } = testTerminal(new PassThrough());
  const calls: string[] = [];
  const places: unknown[] = [];
  let pauses = 0;
  const open: ChannelParts['open'] = async (place) => {
    places.push(place);
    return {
      call: async (method, path) => {
        calls.push(`${method} ${path}`);
        const name = `${method} ${path.split('?')[0]}`;
        const made = calls.filter((each) => each.split('?')[0] === name).length;
        const [status, body] = answers[name]?.[made - 1] ?? answers[name]?.at(-1) ?? [404, null];
        return { status, body };
      },
      pause: async () => {
        pauses += 1;
      },
    };
  };
  const commands = [channelCommand(async () => ({ open }))];
  const exitCode = await runProgram({ version: '1', commands, terminal }, args);
  return { exitCode, calls, places, pauses, ...(await printed()) };
}

const LIST = 'GET /api/v1/channels';
const TEST = 'POST /api/v1/channels/ops/test';
const NOTES = 'GET /api/v1/notifications';
const copy = (state: string, more: object = {}) => ({ createdAt: 7, state, ...more });

describe('list', () => {
  test('has every page of channels', async () => {
    const ops = { id: 'ops', kind: 'email', owner: 'web', enabled: true };
    const pager = { id: 'pager', kind: 'pagerduty', owner: null, enabled: false };
    const pages: readonly Answer[] = [
      [200, { items: [ops], nextCursor: 'a b' }],
      [200, { items: [pager], nextCursor: null }],
    ];
    const { exitCode, stdout, calls } = await call(['channel', 'list'], { [LIST]: pages });
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['id', 'kind', 'owner', 'state'],
      ['ops', 'email', 'web', 'on'],
      ['pager', 'pagerduty', 'off'],
      [''],
    ]);
    expect(calls[1]).toBe(`${LIST}?limit=500&cursor=a%20b`);
  });
  test('is JSON on demand', async () => {
    const { stdout } = await call(['channel', 'list', '--json'], {
      [LIST]: [[200, { items: [] }]],
    });
    expect(JSON.parse(stdout)).toEqual({ channels: [] });
  });
});

describe('test', () => {
  test('waits for the answer of each recipient, and is 0 when all accepted', async () => {
    const mine = [
      copy('delivered', { recipient: 'a@x.example', answer: '250 ok' }),
      copy('delivered', { recipient: 'b@x.example', answer: '250 ok' }),
    ];
    const earlier = { ...copy('dead', { lastError: 'no' }), createdAt: 6 };
    const { exitCode, stdout, pauses } = await call(['channel', 'test', 'ops'], {
      [TEST]: [[202, copy('pending')]],
      [NOTES]: [
        [200, { items: [copy('pending', { lastError: null }), earlier] }],
        [200, { items: [...mine, earlier] }],
      ],
    });
    expect(stdout).toBe('delivered to a@x.example: 250 ok\ndelivered to b@x.example: 250 ok\n');
    expect({ exitCode, pauses }).toEqual({ exitCode: 0, pauses: 1 });
  });
  test('is 1 when one failed, with what the receiver said', async () => {
    const { exitCode, stdout } = await call(['channel', 'test', 'ops'], {
      [TEST]: [[202, copy('pending')]],
      [NOTES]: [[200, { items: [copy('pending', { lastError: 'answered 401\u001b[2J' })] }]],
    });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^failed: answered 401/);
    expect(stdout).not.toContain('\u001b');
  });
  test('does not wait for ever', async () => {
    const { exitCode, stdout, pauses } = await call(['channel', 'test', 'ops'], {
      [TEST]: [[202, copy('pending')]],
      [NOTES]: [[200, { items: [copy('pending')] }]],
    });
    expect({ exitCode, stdout, pauses }).toEqual({ exitCode: 1, stdout: 'waiting\n', pauses: 159 });
  });
  test.each<[number, number, string]>([
    [404, 2, 'ops'],
    [401, 1, 'key'],
    [429, 1, 'five'],
    [503, 1, 'five'],
  ])('an answer of %d ends with %d', async (status, exitCode, said) => {
    const answers = { [TEST]: [[status, { title: 'x', detail: 'takes five' }] as const] };
    const ended = await call(['channel', 'test', 'ops'], answers);
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toContain(said);
  });
});

test('takes address and data folder', async () => {
  const answers = { [LIST]: [[200, { items: [] }] as const] };
  const { places } = await call(['channel', 'list'], answers);
  expect(places).toEqual([{ url: 'http://127.0.0.1:8377', dataDirectory: './data', key: null }]);
  const args = ['channel', 'list', '--url', 'https://up.example/sub/', '--data', '/srv/d'];
  expect((await call(args, answers)).places).toEqual([
    { url: 'https://up.example/sub', dataDirectory: '/srv/d', key: null },
  ]);
});

test.each([
  [['channel', 'show']],
  [['channel', 'test']],
  [['channel', 'list', 'ops']],
  [['channel', 'list', '--url', 'ops']],
])('%j is wrong', async (args) => {
  const { exitCode, calls } = await call(args);
  expect({ exitCode, calls }).toEqual({ exitCode: 2, calls: [] });
});
