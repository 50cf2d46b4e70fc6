import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { testTerminal } from '../../../test/support/cli/test-terminal.ts';
import { UnavailableError } from '../../core/errors.ts';
import { composeReport, type SiteReport } from '../../core/reports/report.ts';
import { NO_TIME } from '../../core/uptime/uptime.ts';
import { runProgram } from '../program.ts';
import { reportCommand, type ReportParts, type ReportRequest } from './command.ts';

const HOUR = 3_600_000;

async function call(args: readonly string[], report: ReportParts['report']) {
  const { terminal, printed } = testTerminal(new PassThrough());
  const commands = [reportCommand(async () => ({ report }))];
  const exitCode = await runProgram({ version: '1', commands, terminal }, ['report', ...args]);
  return { exitCode, ...(await printed()) };
}

const site: SiteReport = {
  monitorId: 'm1',
  name: '=HYPERLINK("x")\u001b[31m',
  url: 'https://shop.example/',
  durations: { ...NO_TIME, up: 99 * HOUR, down: HOUR },
  uptimeRatio: 0.99,
  incidents: 1,
  maxOutage: { from: 0, to: HOUR },
  falseAlarms: 2,
  p95Ms: 120.5,
  usualP95Ms: null,
  expiry: { of: 'domain', at: 0 },
};
const about = { from: 0, to: 100 * HOUR, owner: null, tag: null, timezone: 'UTC' };
const found = async () => composeReport(about, [site], 50);

test('prints a table, in English and in Persian', async () => {
  const { exitCode, stdout, stderr } = await call([], found);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('Sites: 1, uptime: 99 %, 1970-01-01 – 1970-01-05.');
  expect(stdout).toContain('99 %, outages: 1, down 1 h');
  expect(stdout).not.toContain('\u001b');
  expect((await call(['--language', 'fa'], found)).stdout).toContain('۹۹٪');
});

test('prints the whole as JSON', async () => {
  const { stdout } = await call(['--json'], found);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(await found())));
});

test('prints a line a site as CSV, which no spreadsheet runs', async () => {
  const { stdout } = await call(['--csv'], found);
  const [head, row, end] = stdout.split('\r\n');
  expect(head).toMatch(/^id,name,url,uptimeRatio,judgedMs,upMs,/);
  expect(row).toMatch(/^m1,"'=HYPERLINK\(""x""\)/);
  expect(row).toContain(
    `,0.99,${100 * HOUR},${99 * HOUR},0,${HOUR},0,0,0,1,${HOUR},2,120.5,,domain,`,
  );
  expect(end).toBe('');
});

test('asks for what it is given', async () => {
  const requests: ReportRequest[] = [];
  const note: ReportParts['report'] = async (request) => {
    requests.push(request);
    return found();
  };
  await call([], note);
  await call(
    [
      '--owner',
      'ops',
      '--tag',
      'web',
      '--range',
      'month',
      '--url',
      'http://h:1',
      '--csv',
      '--data',
      'd',
    ],
    note,
  );
  expect(requests).toMatchObject([
    {
      owner: null,
      tag: null,
      range: '7d',
      maxSites: 50,
      serviceUrl: null,
      dataDirectory: './data',
    },
    {
      owner: 'ops',
      tag: 'web',
      range: 'month',
      maxSites: 100_000,
      serviceUrl: 'http://h:1',
      dataDirectory: 'd',
    },
  ]);
});

test.each([
  [['--json', '--csv'], '--csv is given beside --json'],
  [['--language', 'de'], '--language'],
])('refuses %j', async (args, text) => {
  const { exitCode, stderr } = await call(args, found);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(text);
});

test('says what kept it from it', async () => {
  const { exitCode, stderr } = await call([], async () => {
    throw new UnavailableError('the database is in use');
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('the database is in use');
});
