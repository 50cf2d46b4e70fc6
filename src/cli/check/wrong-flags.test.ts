import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCheck } from '../../../test/support/cli/check-stage.ts';

const site = 'http://a.example/';
let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'squirrel-'));
  writeFileSync(at('good.txt'), `${site}\n`);
  writeFileSync(at('empty.txt'), '# nothing yet\n\n');
  writeFileSync(
    at('bad.txt'),
    'http://a.example/ interval=1\nftp://b.example/\n\nhttp://c.example/ colour=red\n',
  );
  writeFileSync(at('not.pem'), 'hello');
  writeFileSync(at('broken.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const table: readonly (readonly [args: readonly string[], errors: readonly string[]])[] = [
  [[], ['there is nothing to check (give an address, or -f FILE)']],
  [
    ['ftp://a.example/'],
    ['url: "ftp://a.example/" has the scheme "ftp" (only http:// and https:// can be checked)'],
  ],
  [
    [site, '--engine', 'warp'],
    ['--engine: there is no engine "warp" (these can: serial, event-loop, multicore)'],
  ],
  [
    [site, '--engine', 'queue'],
    [
      '--engine: the engine queue cannot run in this installation (these can: serial, event-loop, multicore)',
    ],
  ],
  [[site, '--workers', '0'], ['--workers must be a whole number from 1 to 100000, not "0"']],
  [
    [site, '--workers', '100001'],
    ['--workers must be a whole number from 1 to 100000, not "100001"'],
  ],
  [[site, '--workers', '2.5'], ['--workers must be a whole number from 1 to 100000, not "2.5"']],
  [
    [site, '--timeout', '20'],
    ['--timeout must be a duration from 100ms to 2m, not "20" (add a unit, such as 20s)'],
  ],
  [
    [site, '--timeout', 'soon'],
    ['--timeout must be a duration from 100ms to 2m, not "soon" (for example 500ms or 30s)'],
  ],
  [
    [site, '--method', 'trace'],
    [
      '--method must be one of auto, head, get, post, put, patch, delete, options, query, not "trace" (auto sends HEAD, and GET when HEAD is inconclusive; all others are sent as they are.)',
    ],
  ],
  [
    [site, '--expect', '99'],
    [
      `--expect: '99' is no list of status codes (codes and ranges from 100 to 999, for example 200-299,401)`,
    ],
  ],
  [[site, '--keyword', ''], ['--keyword must be text of 1 to 1000 characters, not ""']],
  [
    [site, '--keyword', 'x', '--method', 'head'],
    ['--method: HEAD answers have no text to check (leave the method out, or write get)'],
  ],
  [
    [site, '--max-redirects', 'many'],
    ['--max-redirects must be a whole number from 0 to 20, not "many"'],
  ],
  [
    [site, '--max-redirects', '21'],
    ['--max-redirects must be a whole number from 0 to 20, not 21'],
  ],
  [[site, '--header', 'X-Key'], [`--header must look like 'Name: value'`]],
  [
    [site, '--resolver', '192.0.2'],
    [
      '--resolver must be an IP address, if need be with a port (192.0.2.1:53, [2001:db8::1]:53), not "192.0.2"',
    ],
  ],
  [
    [site, '--resolver', '192.0.2.1:0'],
    [
      '--resolver must be an IP address, if need be with a port (192.0.2.1:53, [2001:db8::1]:53), not "192.0.2.1:0"',
    ],
  ],
  [[site, '--ca', '/no/such/file'], ['--ca cannot read "/no/such/file": no such file']],
  [[site, '--ca', '/'], ['--ca cannot read "/": it is a folder']],
  [[site, '--ipv4', '--ipv6'], ['--ipv4 and --ipv6 exclude each other']],
  [
    [site, '--queue', 'localhost'],
    ['--queue must be an address such as redis://127.0.0.1:6379, not "localhost"'],
  ],
  [[site, '--notify'], ['--notify needs --config FILE, which holds the owners and their channels']],
  [[site, '--config', 'squirrel.yaml'], ['--config only has an effect together with --notify']],
  [[site, '--wokers=3'], ['"--wokers" is not a known flag (did you mean --workers?)']],
  [[site, '-x'], ['"-x" is not a known flag (see squirrel help check)']],
  [['-f', '/no/such/list'], ['--file cannot read "/no/such/list": no such file']],
  [
    ['-f', '-', '-f', '-'],
    [
      '--file - can be given only once: standard input can be read only once',
      'stdin: the list holds no site (write one address a line, for example https://example.com/)',
    ],
  ],
  [
    ['-f', '-'],
    ['stdin: the list holds no site (write one address a line, for example https://example.com/)'],
  ],
];

test.each(table)('check %j', async (args, errors) => {
  const { exitCode, stdout, stderr, jobs } = await runCheck({ args });
  expect(stderr.split('\n').filter((line) => line !== '')).toEqual(
    errors.map((error) => `error: ${error}`),
  );
  expect({ exitCode, stdout, jobs }).toEqual({ exitCode: 2, stdout: '', jobs: [] });
});

test('a flag without its value is an error', async () => {
  const { exitCode, stderr } = await runCheck({ args: [site, '--timeout'] });
  expect(exitCode).toBe(2);
  expect(stderr).toBe("error: option '--timeout <time>' argument missing\n");
});

test('a file among the addresses is told from a site', async () => {
  const file = at('good.txt');
  const { exitCode, stderr, jobs } = await runCheck({ args: [file] });
  expect({ exitCode, jobs }).toEqual({ exitCode: 2, jobs: [] });
  expect(stderr).toContain(`"${file}" is a file, and an address is expected`);
  expect(stderr).toContain(`squirrel check -f ${file}`);
});

test('files are named in what is wrong with them', async () => {
  const { exitCode, stderr } = await runCheck({
    args: ['--ca', at('not.pem'), '--ca', at('broken.pem'), '-f', at('empty.txt')],
  });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`--ca "${at('not.pem')}" holds no PEM certificate`);
  expect(stderr).toContain(`--ca cannot read "${at('broken.pem')}": `);
  expect(stderr).toContain(`${at('empty.txt')}: the list holds no site`);
});

test('everything that is wrong is said at once, and nothing is checked', async () => {
  const { exitCode, stdout, stderr, jobs } = await runCheck({
    args: [site, '-f', at('bad.txt'), '--workers', 'x', '--timeout', '5', '--nope'],
  });
  expect({ exitCode, stdout, jobs }).toEqual({ exitCode: 2, stdout: '', jobs: [] });
  const bad = at('bad.txt');
  for (const part of ['--nope', '--workers', '--timeout', `${bad}:1`, `${bad}:2`, `${bad}:4`]) {
    expect(stderr).toContain(part);
  }
  expect(stderr.trimEnd().split('\n')).toHaveLength(6);
});

test.each([
  ['http://user:pa55word@a.example/'],
  ['user:pa55word@a.example'],
  ['tcp://user:pa55word@a.example:5'],
  [site, '--queue', 'http://:pa55word@a.example'],
  [site, '--header', 'Authorization pa55word'],
  [site, '--header', 'Host: a pa55word'],
  [site, '--resolver', 'redis://user:pa55word@a.example'],
  [site, '--timeout', 'user:pa55word@a.example'],
])('no password comes back from check %s %s %s', async (...args) => {
  const { exitCode, stderr } = await runCheck({ args });
  expect(exitCode).toBe(2);
  expect(stderr).not.toContain('pa55word');
});
