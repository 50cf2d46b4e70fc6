import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOTICE_KINDS, type Notice } from '../../core/alerting/notification.ts';
import { NO_WORDS } from '../../core/check/words.ts';
import { ISOLATE } from '../../core/wording/isolate.ts';
import { composeLetter } from '../../core/wording/letter/letter.ts';
import { SAMPLE_URL, sampleMail, sampleMails } from '../../../test/support/sample-mails.ts';
import type { JsonObject } from '../../core/json.ts';
import { reportIn } from '../../core/reports/report-notice.ts';
import type { SiteReport } from '../../core/reports/report.ts';
import { composeMail } from './compose.ts';
import { wrapped } from './text.ts';

const mailOf = (notice: Notice) =>
  composeMail(sampleMail(notice), {
    senderDomain: 'acorn.example',
    words: NO_WORDS,
    dashboardUrl: SAMPLE_URL,
  });
const letterOf = (notice: Notice) => {
  const { tokens = null } = sampleMail(notice);
  return composeLetter(notice, { late: null, words: NO_WORDS, dashboardUrl: SAMPLE_URL, tokens });
};

/** Every sample, and one of each kind. */
const notices = new Map([
  ...Object.entries(sampleMails),
  ...NOTICE_KINDS.flatMap((kind) =>
    ['down', 'down-fa'].flatMap((name) => {
      const sample = sampleMails[name];
      return sample === undefined ? [] : [[`${kind} as ${name}`, { ...sample, kind }] as const];
    }),
  ),
]);

const PERSIAN_DIGITS = '۰۱۲۳۴۵۶۷۸۹';

/** What a reader sees, with the digits of one language and without marks of direction and layout. */
function plain(text: string): string {
  return text
    .replace(new RegExp(`[${ISOLATE.begin}${ISOLATE.end}]`, 'g'), '')
    .replace(/[۰-۹]/g, (digit) => String(PERSIAN_DIGITS.indexOf(digit)))
    .replace(/\s+/g, ' ')
    .trim();
}

function textOfHtml(html: string): string {
  const body = html.slice(html.indexOf('<body'));
  return plain(
    body
      .replace(/<[^>]+>/g, (tag) => (/^<\/?(?:b|bdi|span)\b/.test(tag) ? '' : ' '))
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
      .replaceAll('&nbsp;', ' '),
  );
}

describe.each([...notices])('the mail %s', (_name, notice) => {
  const { html, text, subject } = mailOf(notice);
  const letter = letterOf(notice);
  const shown = textOfHtml(html);
  const written = plain(text);

  test('has every fact in both of its parts', () => {
    for (const { label, what, at } of letter.group?.lines.map((line) => ({
      ...line,
      label: line.name,
    })) ?? []) {
      expect(written).toContain(plain(label));
      for (const part of [label, what, at]) expect(shown).toContain(plain(part));
    }
    for (const { title, rows } of letter.report?.tables ?? []) {
      for (const { name, about, figure } of rows) {
        for (const part of [title, name, about, figure]) {
          expect(written).toContain(plain(part));
          expect(shown).toContain(plain(part));
        }
        // What is said of a site stands beside its name, in its own row.
        expect(shown).toContain(plain(`${name} ${about} ${figure}`));
      }
    }
    for (const { key, label, value, lines } of letter.facts) {
      expect(written).toContain(plain(`${label}: ${value}`));
      if (key === 'dashboard') expect(html).toContain(`href="${value.replaceAll('&', '&#38;')}"`);
      else if (lines !== undefined) {
        for (const part of [`${lines.strong}${lines.rest}`, lines.second ?? '']) {
          expect(shown).toContain(plain(part));
        }
      } else if (!isSaidOtherwise(key, value)) expect(shown).toContain(plain(value));
    }
  });

  /** The end of a stretch is on the line of its beginning; the words of the check, in Persian, are those of its answer. */
  function isSaidOtherwise(key: string | undefined, value: string): boolean {
    if (letter.group !== null && key === undefined) return true;
    if (letter.report?.tables.some(({ rows }) => rows.some(({ fact }) => fact.value === value)))
      return true;
    const stretch = letter.facts.find(({ lines }) => lines !== undefined && lines.label !== null);
    if (stretch?.lines !== undefined && /until|Until|Since|judgedAgain/.test(key ?? '')) {
      expect(value).toContain(stretch.lines.strong.split(' ').at(-1));
      return true;
    }
    if (key === 'timings') return value.split(', ').every((each) => shown.includes(plain(each)));
    return key === 'detail' && shown.includes(value.replace('answered ', ''));
  }

  test('says in both what happened, what to do and who gets it', () => {
    const sentences = [
      letter.title,
      letter.lead,
      letter.saw?.text ?? '',
      letter.hint,
      ...letter.foot,
    ];
    for (const sentence of sentences) {
      expect(written).toContain(plain(sentence));
      expect(shown).toContain(plain(sentence));
    }
  });

  test('has every address in both', () => {
    const { button, second, small } = letter.letterLinks;
    for (const link of [button, second, ...small]) {
      if (link === null) continue;
      expect(text).toContain(`\n${link.url}\n`);
      expect(html).toContain(`href="${link.url.replaceAll('&', '&#38;')}"`);
    }
    expect(html.match(/class="button"/g)?.length ?? 0).toBeLessThanOrEqual(1);
  });

  test('keeps to 72 columns, 30 KB and a subject in one line', () => {
    for (const line of text.split('\n')) {
      if (!/\S{60}|https?:/.test(line)) expect(line.length).toBeLessThanOrEqual(72);
    }
    expect(Buffer.byteLength(html)).toBeLessThan(30_000);
    expect(subject).toMatch(/^\[[A-Z ]+\] [^\r\n]+$/);
  });

  test('uses nothing that mail programs drop, and no picture', () => {
    const styles = [...html.matchAll(/style="([^"]*)"/g)].map(([, style = '']) => style);
    for (const style of styles) {
      for (const rule of style.split(';').filter((each) => each !== '')) {
        expect(rule).toMatch(/^[a-z-]+:[^:]+$/);
        expect(ALLOWED).toContain(rule.slice(0, rule.indexOf(':')));
      }
    }
    expect(html).not.toMatch(/<(?:img|svg|script|link|iframe|form|input|video|style[^>]*src)\b/);
    expect(html).not.toMatch(/url\(|@import|expression\(|var\(--|calc\(|\b(?:flex|grid)\b/);
    expect(html).not.toMatch(/\son\w+=|javascript:/i);
    for (const table of html.match(/<table[^>]*>/g) ?? []) {
      expect(table).toMatch(/role="presentation".*dir="(?:ltr|rtl)"/);
    }
    for (const cell of html.match(/<td[^>]*align[^>]*>/g) ?? []) {
      const side = /\salign="(\w+)"/.exec(cell)?.[1];
      const styled = /text-align:(\w+)/.exec(cell)?.[1];
      if (styled !== undefined) expect(side).toBe(styled);
    }
  });
});

/** What Outlook, Gmail and Apple Mail all read in place, or may leave out without harm (caniemail.com). */
const ALLOWED = [
  'background',
  'border',
  'border-bottom',
  'border-collapse',
  'border-radius',
  'border-top',
  'color',
  'display',
  'font-family',
  'font-size',
  'font-weight',
  'height',
  'letter-spacing',
  'line-height',
  'margin',
  'max-height',
  'max-width',
  'overflow',
  'padding',
  'table-layout',
  'text-align',
  'text-decoration',
  'vertical-align',
  'white-space',
  'width',
  'word-break',
];

test('what was written elsewhere is text in the page, whatever markup it looks like', () => {
  const base = sampleMails['down'];
  if (base === undefined) throw new Error('no sample');
  const payload = fc.constantFrom(
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    "' style='x",
    '</td></table>',
    '<!--',
    '&lt;b&gt;',
    '\u202eevil',
    'javascript:alert(1)',
  );
  fc.assert(
    fc.property(payload, payload, payload, (name, message, note) => {
      const notice: Notice = {
        ...base,
        monitor: { ...base.monitor, name, url: `https://x.example/${note}` },
        incident: { ...base.incident, message },
        evidence: { ...base.evidence, ownNote: note, bodyStart: message, address: name },
        reader: { ...base.reader, name },
      };
      const tags = (html: string): readonly string[] =>
        [...html.matchAll(/<(\/?[a-z!][a-z0-9-]*)/gi)].map(([, tag = '']) => tag.toLowerCase());
      const usual = new Set(tags(mailOf(base).html));
      for (const tag of tags(mailOf(notice).html)) expect(usual).toContain(tag);
      expect(mailOf(notice).html).not.toContain('\u202e');
    }),
  );
});

test('a group of thirty with long names is still small', () => {
  const base = sampleMails['group'];
  if (base === undefined) throw new Error('no sample');
  const { members } = base.evidence;
  const named = Array.isArray(members)
    ? members.map((each) => ({ ...(each as object), name: 'Nebenstelle '.repeat(25) }))
    : [];
  const notice = { ...base, evidence: { ...base.evidence, members: named } };
  expect(Buffer.byteLength(mailOf(notice).html)).toBeLessThan(30_000);
});

test.each([
  ['Nebenstelle '.repeat(25), 'report'],
  ['&'.repeat(60), 'report'],
  ['شعبهٔ شمارهٔ '.repeat(25), 'report-fa'],
])('a report on fifty sites called %s is still small', (name, sample) => {
  const base = sampleMails[sample];
  const found = base === undefined ? null : reportIn(base.evidence);
  if (base === undefined || found === null) throw new Error('no sample');
  const [ending] = found.report.endingSoon;
  const many = (count: number, site = found.report.sites[0]): SiteReport[] =>
    site === undefined ? [] : Array.from({ length: count }, () => ({ ...site, name }));
  const report = {
    ...found.report,
    siteCount: 400,
    sites: many(50),
    slowest: many(5),
    endingSoon: many(20, ending),
    endingCount: 431,
  };
  const evidence = { ...base.evidence, report: JSON.parse(JSON.stringify(report)) as JsonObject };
  const { html, text } = mailOf({ ...base, evidence });
  expect(Buffer.byteLength(html)).toBeLessThan(30_000);
  // Twenty of them are named, and all others counted; likewise six of those that end.
  for (const shown of [plain(text), textOfHtml(html)]) {
    expect(shown).toContain('380');
    expect(shown).toContain('425');
  }
});

test('lines are broken between words only', () => {
  const text = 'a '.repeat(100).trim();
  expect(
    wrapped(text)
      .split('\n')
      .every((line) => line.length <= 72),
  ).toBe(true);
  expect(wrapped(text).replaceAll('\n', ' ')).toBe(text);
  expect(wrapped(`See ${'x'.repeat(100)}`)).toBe(`See\n${'x'.repeat(100)}`);
});
