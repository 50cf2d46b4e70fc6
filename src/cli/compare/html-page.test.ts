import { describe, expect, test } from 'vitest';
import { compareRuns, type Comparison } from '../../core/comparison/comparison.ts';
import { doneTask, engineRun } from '../../../test/support/cli/comparison-samples.ts';
import { htmlPage } from './html-page.ts';

const hostile = `http://a.example/"><script>alert('1')</script>&amp;\u001b[2J`;

function comparisonOf(tasks: number, workers = 2): Comparison {
  const plan = { task: 'check', tasks, workers, runs: 1 } as const;
  const run = (elapsedMs: number) =>
    engineRun({
      elapsedMs,
      tasks: Array.from({ length: tasks }, (_, position) =>
        doneTask(position, {
          label: position === 0 ? hostile : `http://s${position}.example/`,
          worker: `Thread-${(position % workers) + 1}`,
          startMs: (position / tasks) * elapsedMs,
          endMs: ((position + 1) / tasks) * elapsedMs,
          ...(position === 1 && { outcome: 'down', reason: 'http_503' }),
        }),
      ),
    });
  const engines = compareRuns(plan, [
    { engine: 'serial', runs: [run(4000)] },
    { engine: 'threads', runs: [run(1000)] },
  ]);
  return { ...plan, engines, skipped: [{ engine: 'queue', why: 'no <Redis> & no worker' }] };
}

const voidElements = new Set(['meta', 'input', 'br']);

/** The open elements at each tag; throws where one closes that is not the last one opened. */
function outline(page: string): readonly string[] {
  const open: string[] = [];
  const seen: string[] = [];
  const body = page.replace(/<style>[^<]*<\/style>/, '');
  for (const [, slash, name = '', selfClosed] of body.matchAll(
    /<(\/?)([a-z][a-z0-9]*)[^<>]*?(\/?)>/g,
  )) {
    if (slash === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes something else`);
    } else {
      seen.push([...open, name].join('>'));
      if (selfClosed !== '/' && !voidElements.has(name)) open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join('>')}`);
  return seen;
}

const circumstances = {
  startedAt: Date.UTC(2026, 10, 29, 13, 14),
  machine: '2 processors <b>',
  runtime: 'Node v26.0.0',
};
const page = htmlPage(comparisonOf(10), circumstances);

test('elements are nested as they must be', () => {
  const paths = outline(page);
  for (const path of paths) {
    if (path.endsWith('>tr')) expect(path).toMatch(/>(thead|tbody)>tr$/);
    if (/>t[dh]$/.test(path)) expect(path).toMatch(/>tr>t[dh]$/);
    if (path.endsWith('>li')) expect(path).toMatch(/>ul>li$/);
    expect(path).not.toMatch(/>p>.*(div|table|ul|section|h\d)$/);
  }
  expect(paths.filter((path) => path.endsWith('>tbody>tr'))).toHaveLength(2 + 2 * 10);
});

test('the check of the nesting finds what is wrong', () => {
  expect(() => outline('<p><b></p></b>')).toThrow('</p> closes something else');
  expect(() => outline('<p><b></b>')).toThrow('never closed: p');
});

test('nothing is asked of anybody else', () => {
  expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|base|form)\b/i);
  expect(page).not.toMatch(/\b(src|href|srcset|action)=|url\(|@import/i);
  expect(page).toMatch(/content="default-src 'none'; style-src 'unsafe-inline'"/);
});

test('texts from outside stay texts', () => {
  expect(page).not.toContain('<script');
  expect(page).not.toContain('\u001b');
  expect(page).toContain(
    '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;\\u001b[2J',
  );
  expect(page).toContain('no &lt;Redis&gt; &amp; no worker');
});

test('the table names its rows and columns', () => {
  expect(page).toMatch(/<th scope="col" title="[^"]+">speed-up<\/th>/);
  expect(page).toMatch(/<th scope="row">\s*threads/);
  expect(page).toMatch(/<td>4\.00<\/td>/);
});

test('a task has a bar with what it was and when, and a row in a table', () => {
  expect(page).toContain('title="#3 http://s2.example/: up, 0.200–0.300 s"');
  expect(page).toMatch(/<td class="text">MainProcess<\/td>\s*<td class="text">Thread-2<\/td>/);
});

test('what is not up is marked and said', () => {
  expect(page).toMatch(
    /class="bar not-up"[^>]*title="#2 http:\/\/s1\.example\/: down \(http_503\), /,
  );
});

test('all engines share one scale until each gets the full width', () => {
  expect(page).toMatch(/aria-label="serial: [^"]*"\s+style="--share:100\.00%"/);
  expect(page).toMatch(/aria-label="threads: [^"]*"\s+style="--share:25\.00%"/);
  expect(page).toContain('body:has(#own-scale:checked) .scale');
});

test('it follows the system in light and dark, and can be printed', () => {
  expect(page).toContain('color-scheme: light dark');
  expect(page).toContain('@media print');
});

describe('with very many tasks', () => {
  const many = htmlPage(comparisonOf(100_000, 300), circumstances);

  test('the page stays small enough to open', () => {
    expect(many.length).toBeLessThan(5_000_000);
    expect(many).toMatch(/title="\d+ tasks, /);
  });

  test('it says what it does not show', () => {
    expect(many).toContain('260 more lines are not shown.');
    expect(many).toContain('(the first 500 of 100000)');
  });
});

test('a comparison in which nothing ran is still a page', () => {
  const empty = htmlPage({ ...comparisonOf(1), engines: [] }, circumstances);
  outline(empty);
  expect(empty).toContain('No engine ran.');
});

test('it says when and where it was made, and what else the machine did', () => {
  expect(page).toContain(
    'Made on 2026-11-29 13:14 UTC with Node v26.0.0 on 2 processors &lt;b&gt;. Other programs kept ',
  );
});
