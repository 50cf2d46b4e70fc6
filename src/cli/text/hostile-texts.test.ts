import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApiFixture, type ApiFixture } from '../../../test/support/api/api-fixture.ts';
import { upCheck } from '../../../test/support/api/fake-watch.ts';
import { runCheck, stageResult } from '../../../test/support/cli/check-stage.ts';
import { testTerminal } from '../../../test/support/cli/test-terminal.ts';
import { HOSTILE_TEXTS } from '../../../test/support/sinks/hostile-texts.ts';
import { composeReport, type SiteReport } from '../../core/reports/report.ts';
import { NO_TIME } from '../../core/uptime/uptime.ts';
import { sampleMonitor } from '../../testing/storage/storage-samples.ts';
import { runProgram } from '../program.ts';
import { reportCommand } from '../report/command.ts';

/** What acts on a terminal: controls but line ends, and signs that turn the direction of what follows. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const ACTING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

describe('what strangers say, on a terminal', () => {
  const results = (text: string) => ({
    outcome: 'down' as const,
    reason: 'http_503',
    message: text,
    evidence: {
      method: 'GET',
      statusCode: 503,
      finalUrl: text,
      redirects: [text],
      certificate: null,
      headers: { server: text },
      bodyStart: text,
    },
  });

  test.each([[[]], [['-v']], [['--json']]])(
    'does nothing in the output of check %j',
    async (flags: readonly string[]) => {
      const sites = HOSTILE_TEXTS.map((_, index) => `http://s${index}.example/`);
      const { stdout, stderr, jobs } = await runCheck({
        args: ['-f', '-', ...flags],
        stdin: sites.join('\n'),
        runJob: async (job) => stageResult(job, results(HOSTILE_TEXTS[job.id - 1] ?? '')),
      });
      expect(jobs).toHaveLength(HOSTILE_TEXTS.length);
      expect([stdout, stderr].map((text) => ACTING.exec(text))).toEqual([null, null]);
      if (!flags.includes('--json')) {
        const shown = stdout.split('\n').filter((line) => line.startsWith('DOWN '));
        expect(shown).toHaveLength(HOSTILE_TEXTS.length);
        return;
      }
      const lines = stdout.split('\n').filter((line) => line !== '');
      expect(lines.map((line) => typeof JSON.parse(line))).toEqual(lines.map(() => 'object'));
    },
  );

  test('does nothing where it is given as an argument that is wrong', async () => {
    for (const text of HOSTILE_TEXTS) {
      const { stdout, stderr } = await runCheck({ args: [`x y ${text}`] });
      expect([text, ACTING.exec(stdout + stderr)]).toEqual([text, null]);
    }
  });
});

const HOUR = 3_600_000;
const siteOf = (name: string): SiteReport => ({
  monitorId: name,
  name,
  url: `https://shop.example/${name}`,
  durations: { ...NO_TIME, up: 99 * HOUR, down: HOUR },
  uptimeRatio: 0.99,
  incidents: 1,
  maxOutage: { from: 0, to: HOUR },
  falseAlarms: 2,
  p95Ms: 120.5,
  usualP95Ms: null,
  expiry: { of: 'domain', at: 0 },
});

async function report(...flags: readonly string[]): Promise<string> {
  const about = { from: 0, to: 100 * HOUR, owner: null, tag: null, timezone: 'UTC' };
  const sites = HOSTILE_TEXTS.map(siteOf);
  const { terminal, printed } = testTerminal(new PassThrough());
  const commands = [
    reportCommand(async () => ({ report: async () => composeReport(about, sites, 500) })),
  ];
  await runProgram({ version: '1', commands, terminal }, ['report', ...flags]);
  return (await printed()).stdout;
}

describe('what strangers say, in a report', () => {
  test.each([[[]], [['--language', 'fa']], [['--json']]])(
    'does nothing as text: %j',
    async (flags: readonly string[]) => {
      const text = await report(...flags);
      // Persian sets what was written elsewhere apart by marks of our own.
      const rest = flags.includes('fa') ? text.replaceAll(/[\u2066-\u2069\u200f]/g, '') : text;
      expect(ACTING.exec(rest)).toBeNull();
    },
  );

  test('stays in its cells of CSV, none of which is a formula', async () => {
    const rows = rowsOf(await report('--csv'));
    const [head = [], ...rest] = rows;
    expect(rest).toHaveLength(HOSTILE_TEXTS.length);
    for (const row of rest) {
      expect(row).toHaveLength(head.length);
      for (const cell of row) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]/u);
    }
  });
});

/** Cells as RFC 4180 has them. */
function rowsOf(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  for (const [, quoted, bare = '', end] of csv.matchAll(cells)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.join('') !== '');
}

describe('what strangers say, to programs that ask', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await openApiFixture();
  });
  afterAll(() => api.close());

  test('stays in the labels of metrics', async () => {
    for (const [index, name] of HOSTILE_TEXTS.entries()) {
      const monitor = sampleMonitor(`m${index}`, {
        name,
        target: `https://m${index}.example/${name}`,
      });
      await api.storage.monitors.create([monitor]);
      api.watch.emit({
        kind: 'check',
        check: upCheck(monitor.id, 0),
        status: 'up',
        notes: [],
        evidence: { redirects: [name], certificate: null },
        latenessMs: 1,
        isSlow: false,
      });
    }
    let text = '';
    for await (const piece of api.metrics.render()) text += piece;
    const label = String.raw`[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"`;
    const sample = new RegExp(`^[a-zA-Z_:][\\w:]*(?:\\{${label}(?:,${label})*\\})? [-+\\w.]+$`);
    const wrong = text
      .split('\n')
      .filter((line) => line !== '' && !/^# (?:HELP|TYPE|EOF)/.test(line) && !sample.test(line));
    expect(wrong).toEqual([]);
    expect(text.match(/^probe_success\{/gm)).toHaveLength(HOSTILE_TEXTS.length);
  });

  test('is a text of a problem, and none of its members', async () => {
    for (const text of HOSTILE_TEXTS) {
      const named = { [text.toWellFormed()]: 1, url: text, name: text, kind: text };
      const { status, body } = await api.call('POST', '/api/v1/monitors', named);
      expect([400, 422]).toContain(status);
      const members = ['code', 'detail', 'problemCount', 'problems', 'status', 'title', 'type'];
      expect(members).toEqual(expect.arrayContaining(Object.keys(body)));
    }
  });
});
