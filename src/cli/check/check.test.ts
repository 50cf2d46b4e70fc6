import { expect, test } from 'vitest';
import { runCheck, stageResult } from '../../../test/support/cli/check-stage.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';

const down = { outcome: 'down', reason: 'http_503', message: 'answered 503' } as const;
const never = new Promise<ProbeResult>(() => {});

test('the record has the promised keys in the promised order', async () => {
  const { exitCode, stdout, stderr } = await runCheck({
    args: ['http://a.example/', '--json'],
    runJob: async (job) => stageResult(job, { ...down, notes: ['head_unsupported'] }),
  });
  expect(exitCode).toBe(1);
  expect(stderr).toBe('');
  expect(stdout).toBe(
    '{"url":"http://a.example/","outcome":"down","reason":"http_503","phase":"head","method":"HEAD","statusCode":200,' +
      '"notes":["head_unsupported"],"finalUrl":"http://a.example/","redirects":[],"address":"192.0.2.7",' +
      '"startedAt":1795334400123,"timings":{"dnsMs":null,"connectMs":8.1,"tlsMs":null,"firstByteMs":20.4,"totalMs":31},' +
      `"certificate":null,"message":"answered 503","engine":"event-loop","worker":"loop","pid":${process.pid}}\n`,
  );
});

test('records come in the order of the list, whoever is first', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `http://s${index}.example/`);
  const { exitCode, stdout } = await runCheck({
    args: ['-f', '-', '--json', '--workers', '40'],
    stdin: names.join('\n'),
    runJob: async (job) => {
      await new Promise((resolve) => setTimeout(resolve, (job.id * 7) % 11));
      return stageResult(job);
    },
  });
  const urls = stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { url: string }).url);
  expect(exitCode).toBe(0);
  expect(urls).toEqual(names);
});

test('a site that never reached a prober still has a whole record', async () => {
  const { stdout } = await runCheck({
    args: ['http://a.example/', '--json'],
    runJob: () => Promise.reject(new Error('boom')),
  });
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'unknown',
    reason: 'crash',
    method: null,
    statusCode: null,
    finalUrl: 'http://a.example/',
    redirects: [],
    certificate: null,
  });
});

test('text output of few sites: a line each, with a hint where one is not up, counts, time', async () => {
  const { exitCode, stdout, stderr } = await runCheck({
    args: ['http://a.example/', 'b.example', 'http://c.example/'],
    runJob: async (job) =>
      stageResult(
        job,
        job.id === 1
          ? { ...down, message: 'answered 503 \u001B[2J' }
          : job.id === 2
            ? { outcome: 'throttled', reason: 'http_429', message: 'answered 429' }
            : {},
      ),
  });
  expect(exitCode).toBe(1);
  expect(stderr).toBe('');
  expect(stdout.replace(/\d+\.\d\ds \(/, 'S.SSs (').replace(/[\d.]+\/s/, 'R/s')).toBe(
    [
      'UP         http://a.example/  200, 31 ms',
      'DOWN       https://b.example/  answered 503 \\u001b[2J (http_503), 31 ms',
      '           The site answers with an error: look at its log.',
      'THROTTLED  http://c.example/  answered 429 (http_429), 31 ms',
      '           The site asks us to check less often.',
      '',
      'up               1',
      'down             1',
      'unknown          0',
      'blocked          0',
      'throttled        1',
      'total            3',
      'Time for event-loop: S.SSs (3 sites, 100 workers, R/s)',
      '',
    ].join('\n'),
  );
});

test.each([
  [[], 10, 10],
  [[], 11, 0],
  [['-v'], 11, 11],
])('with %j, %d sites that are up have %d lines', async (flags, count, lines) => {
  const { stdout } = await runCheck({
    args: ['-f', '-', ...flags],
    stdin: Array.from({ length: count }, (_, index) => `http://s${index}.example/`).join('\n'),
  });
  expect(stdout.match(/^UP {9}http:\/\/s\d+\.example\/ {2}200, 31 ms$/gm) ?? []).toHaveLength(
    lines,
  );
});

test('one site is one site', async () => {
  const { stdout } = await runCheck({
    args: ['a.example', '--engine', 'serial', '--workers', '8'],
  });
  expect(stdout).toMatch(/^Time for serial: \d+\.\d\ds \(1 site, 1 worker, /m);
});

test.each([
  [['up', 'up'], 0],
  [['up', 'down'], 1],
  [['unknown', 'down'], 1],
  [['up', 'unknown'], 3],
  [['blocked', 'up'], 3],
  [['throttled', 'up'], 3],
] as const)('outcomes %j end with %i', async (outcomes, expected) => {
  const { exitCode } = await runCheck({
    args: outcomes.map((_, index) => `http://s${index}.example/`),
    runJob: async (job) => {
      const outcome = outcomes[job.id] ?? 'up';
      return stageResult(job, { outcome, reason: outcome === 'up' ? null : 'http_503' });
    },
  });
  expect(exitCode).toBe(expected);
});

test('settings of a line win over flags, flags over defaults', async () => {
  const { jobs } = await runCheck({
    args: `http://first.example/ -f - --timeout 5s --method get --expect 200 --max-redirects 0 --ipv4`
      .split(' ')
      .concat('--header', 'X-Key: one two'),
    stdin: 'http://a.example/\nhttp://b.example/ timeout=7s method=head expect=204 family=both\n',
  });
  const flags = { method: 'get', expect: '200', maxRedirects: 0, family: 'ipv4', insecure: false };
  const headers = { 'X-Key': 'one two' };
  expect(jobs).toMatchObject([
    { timeoutMs: 5_000, options: { ...flags, headers, url: 'http://first.example/' } },
    { timeoutMs: 5_000, options: { ...flags, headers, url: 'http://a.example/' } },
    { timeoutMs: 7_000, options: { ...flags, method: 'head', expect: '204', family: 'both' } },
  ]);
});

test('without flags a check waits 20 s', async () => {
  const { jobs } = await runCheck({ args: ['a.example'] });
  expect(jobs).toMatchObject([{ kind: 'http', timeoutMs: 20_000, options: { method: 'auto' } }]);
});

test.each([['--json'], []])('interrupted, what was finished is printed (%s)', async (...flags) => {
  let interrupt = (): void => {};
  const { exitCode, stdout, stderr } = await runCheck({
    args: ['http://a.example/', 'http://b.example/', 'http://c.example/', ...flags],
    onReady: (press) => (interrupt = press),
    runJob: async (job, signal) => {
      if (job.id === 1) {
        setTimeout(interrupt, 20);
        await Promise.race([
          never,
          new Promise((resolve) => signal.addEventListener('abort', resolve)),
        ]);
        return stageResult(job, { outcome: 'unknown', reason: 'stopped' });
      }
      return stageResult(job);
    },
  });
  expect(exitCode).toBe(130);
  expect(stderr).toBe('interrupted: 2 of 3 sites were checked\n');
  if (flags.length === 0) expect(stdout).toContain('total            2\n');
  else
    expect(stdout.match(/"url":"[^"]+"/g)).toEqual([
      '"url":"http://a.example/"',
      '"url":"http://c.example/"',
    ]);
});

test('--tag keeps those sites of lists that have every tag', async () => {
  const stdin = [
    'http://a.example/ tags=web,env:prod',
    'http://b.example/ tag=web',
    'http://c.example/',
  ];
  const check = async (...flags: readonly string[]) =>
    runCheck({ args: ['-f', '-', ...flags], stdin: stdin.join('\n') });
  const { jobs } = await check('--tag', 'web', '--tag', 'env:prod');
  expect(jobs.map(({ options }) => options['url'])).toEqual(['http://a.example/']);
  expect((await check('--tag', 'Web')).jobs).toHaveLength(2);
  const none = await check('--tag', 'nobody');
  expect(none).toMatchObject({ exitCode: 2, jobs: [] });
  expect(none.stderr).toContain('no site of the list has the tag');
  expect((await check('--tag', 'a b')).exitCode).toBe(2);
});

test('flags say what a list line can say', async () => {
  const { jobs, exitCode } = await runCheck({
    args: [
      'http://a.example/',
      '--method',
      'POST',
      '--body',
      '{}',
      '--user',
      'ann:pass:word',
      '--connect-to',
      '127.0.0.1:81',
      '--proxy',
      'http://bob:pw@127.0.0.1:3128',
      '--set',
      'login=digest',
      '--set',
      'jsonCondition=$.a == 1',
      '--set',
      'finalUrl=/in',
      '--set',
      'jsonCondition=$.b exists',
    ],
  });
  expect(exitCode).toBe(0);
  expect(jobs.map(({ options }) => options)).toMatchObject([
    {
      method: 'post',
      body: '{}',
      user: 'ann',
      password: 'pass:word',
      login: 'digest',
      connectTo: '127.0.0.1:81',
      proxy: 'http://127.0.0.1:3128',
      proxyLogin: 'bob:pw',
      jsonConditions: ['$.a == 1', '$.b exists'],
      finalUrl: '/in',
    },
  ]);
});

test.each([
  [['--set', 'pa55word'], '--set must look like key=value'],
  [['--set', 'intervall=5s'], '--set intervall is not a known setting'],
  [['--set', 'pattern=('], '--set pattern cannot be used'],
  [['--connect-to', 'a b'], '--connect-to "a b" is no place to connect to'],
  [['--body', 'pa55word'], '--method auto sends HEAD and GET, which carry no body'],
  [['--proxy', 'ftp://u:pa55word@a.example:1'], '--proxy is no address of a proxy'],
])('%j is wrong: %s', async (flags, message) => {
  const { exitCode, stderr } = await runCheck({ args: ['http://a.example/', ...flags] });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('pa55word');
});
