import { createHash } from 'node:crypto';
import { describe } from '../../core/wording/described.ts';
import type { Notice } from '../../core/alerting/notification.ts';
import type { Words } from '../../core/check/words.ts';
import type { Language } from '../../core/people/owner.ts';
import type { Fact } from '../../core/wording/facts/fact.ts';
import { escapeHtml, textHtml } from '../../core/wording/html-text.ts';
import { noticeText } from '../../core/wording/notice-text.ts';
import type { PageWords } from '../../core/wording/page-phrases.ts';
import { phrases } from '../../core/wording/phrases.ts';
import { shownName } from '../../core/wording/described.ts';
import type { LinkDeed } from '../../services/links/follow-link.ts';
import type { LinkedIncident } from '../../services/links/linked-incident.ts';

/** A page as it is sent. */
export interface LinkPage {
  readonly status: number;
  readonly html: string;
}

/** Where a link leads, and the two that have no incident to show. */
export type PageKind = LinkDeed['kind'] | 'tooMany';

const STATUS: Readonly<Record<PageKind, number>> = {
  wrong: 404,
  expired: 410,
  used: 410,
  over: 200,
  acknowledged: 200,
  ready: 200,
  shown: 200,
  done: 200,
  failed: 503,
  tooMany: 429,
};

/** The page of what is no place of a link. */
export function plainPage(kind: 'wrong' | 'expired' | 'tooMany', language: Language): LinkPage {
  const { title, text } = phrases[language].pages[kind];
  return { status: STATUS[kind], html: pageHtml(language, { title, inner: paragraph(text) }) };
}

/** The page of where a link leads, or of what became of it. */
export function linkPage(
  deed: Extract<LinkDeed, { readonly about: LinkedIncident }>,
  words: Words,
): LinkPage {
  const { kind, about } = deed;
  const notice = noticeOf(about);
  const { language } = about.reader;
  const facts = noticeText(notice, null, words).facts;
  const { title, text, button } = wordsOf(deed, notice, words);
  const form =
    button === null
      ? ''
      : `<form method="post"><button type="submit">${escapeHtml(button)}</button></form>`;
  const inner = `${paragraph(text)}${form}${factTable(facts)}`;
  return { status: STATUS[kind], html: pageHtml(language, { title, inner }) };
}

function wordsOf(
  { kind, about }: Extract<LinkDeed, { readonly about: LinkedIncident }>,
  notice: Notice,
  words: Words,
): PageWords & { readonly button: string | null } {
  const described = describe(notice, words);
  const { pages } = described.words;
  const name = shownName(described);
  const by = about.incident.acknowledged?.by ?? '';
  const { action } = about.link;
  if (kind === 'shown' || action === 'view') {
    const { headline, hint } = noticeText(notice, null, words);
    return { title: headline, text: hint, button: null };
  }
  const own = pages[action];
  if (kind === 'ready') return { ...own.ask(name), button: own.button };
  if (kind === 'done') return { ...own.done(name), button: null };
  if (kind === 'over') return { ...pages.isOver(name), button: null };
  if (kind === 'acknowledged') return { ...pages.isAcknowledged(name, by), button: null };
  return { ...pages[kind], button: null };
}

/** The incident as it is now, as a notice for the reader of the message. */
function noticeOf({ incident, monitor, reader }: LinkedIncident): Notice {
  const { id, startedAt, resolvedAt, why, reason, message, evidence, acknowledged } = incident;
  return {
    kind: resolvedAt === null ? 'opened' : 'resolved',
    incident: {
      id,
      startedAt,
      resolvedAt,
      reason,
      message,
      why,
      ...(acknowledged !== undefined && { acknowledged }),
    },
    monitor,
    evidence,
    reader,
  };
}

const paragraph = (text: string): string => (text === '' ? '' : `<p>${textHtml(text)}</p>`);

function factTable(facts: readonly Fact[]): string {
  const rows = facts.map(
    ({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd><bdi>${textHtml(value)}</bdi></dd>`,
  );
  return `<dl>${rows.join('')}</dl>`;
}

const STYLE = [
  ':root{color-scheme:light dark;--page:light-dark(#faf9f7,#131210);--panel:light-dark(#fff,#1b1917);--line:light-dark(#e6e2db,#2d2925);--ink:light-dark(#1c1a17,#f0ece6);--soft:light-dark(#5f584f,#b4aa9e);--focus:light-dark(#2a57c8,#86a8ff)}',
  'body{margin:0;padding:24px 16px;background:var(--page);color:var(--ink);font:16px/1.5 Inter,Segoe UI,Roboto,Helvetica,Arial,sans-serif}',
  ':lang(fa) body,body:lang(fa){font-family:Vazirmatn,Tahoma,Arial,sans-serif}',
  'main{max-width:36rem;margin:0 auto;padding:24px 28px;background:var(--panel);border:1px solid var(--line);border-radius:10px;overflow-wrap:anywhere}',
  'h1{margin:0 0 8px;font-size:1.5rem;line-height:1.3}',
  'p{margin:0 0 20px;color:var(--soft)}',
  'button{min-height:44px;padding:10px 22px;border:0;border-radius:8px;background:var(--ink);color:var(--panel);font:inherit;font-weight:700;cursor:pointer}',
  'button:focus-visible{outline:2px solid var(--focus);outline-offset:2px}',
  'dl{margin:24px 0 0;display:grid;grid-template-columns:minmax(6rem,auto) 1fr;font-size:.875rem}',
  'dt,dd{margin:0;padding:9px 0;border-top:1px solid var(--line)}dt{padding-inline-end:16px;color:var(--soft)}',
].join('');

/** Nothing but this style, and a form that goes back to where the page came from. */
export const LINK_PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

function pageHtml(
  language: Language,
  { title, inner }: { readonly title: string; readonly inner: string },
): string {
  const direction = language === 'fa' ? 'rtl' : 'ltr';
  return (
    `<!doctype html><html lang="${language}" dir="${direction}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">' +
    `<title>${escapeHtml(plainTitle(title))}</title><style>${STYLE}</style></head>` +
    `<body><main><h1>${textHtml(title)}</h1>${inner}</main></body></html>\n`
  );
}

/** Titles of windows have no elements. */
function plainTitle(title: string): string {
  return title.replace(/[\u2066-\u2069]/g, '');
}
