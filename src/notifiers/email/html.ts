import type { NoticeKind } from '../../core/alerting/notification.ts';
import type { Language } from '../../core/people/owner.ts';
import { ISOLATE } from '../../core/wording/isolate.ts';
import type { NoticeText } from '../../core/wording/notice-text.ts';

const ACCENT: Readonly<Record<NoticeKind, string>> = {
  opened: '#b42318',
  reminder: '#b42318',
  resolved: '#067647',
  unjudged: '#b54708',
  judged: '#067647',
  slow: '#b54708',
  slow_over: '#067647',
  unstable: '#b54708',
  unstable_over: '#067647',
  escalated: '#b42318',
  acknowledged: '#175cd3',
  report: '#175cd3',
  test: '#175cd3',
  alarm: '#b54708',
  alarm_over: '#067647',
  unjudged_monitors: '#b54708',
  judged_monitors: '#067647',
  undelivered: '#b54708',
  group: '#b42318',
};

const FONTS: Readonly<Record<Language, string>> = {
  en: 'system-ui,sans-serif',
  fa: 'Vazirmatn,Tahoma,Arial,sans-serif',
};

/** The HTML part: a headline and a table of facts, readable without pictures, styles or a wide screen. */
export function mailHtml(words: NoticeText, language: Language, kind: NoticeKind): string {
  const direction = language === 'fa' ? 'rtl' : 'ltr';
  const side = language === 'fa' ? 'right' : 'left';
  const rows = words.facts
    .map(
      ({ label, value, isLink }) =>
        `<tr><th dir="${direction}" style="text-align:${side};vertical-align:top;padding:4px 12px;color:#667085;font-weight:normal">${escapeHtml(label)}</th>` +
        `<td dir="${direction}" style="text-align:${side};vertical-align:top;padding:4px 12px;word-break:break-word"><bdi>${isLink ? linkTo(value) : textHtml(value)}</bdi></td></tr>`,
    )
    .join('');
  const hint =
    words.hint === ''
      ? ''
      : `<p dir="${direction}" style="margin:0 0 16px">${textHtml(words.hint)}</p>`;
  return (
    `<!doctype html><html lang="${language}" dir="${direction}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width"><title>${escapeHtml(words.subject)}</title></head>` +
    `<body dir="${direction}" style="margin:0;padding:24px;font:15px/1.5 ${FONTS[language]};color:#101828;background:#ffffff">` +
    `<h1 dir="${direction}" style="font-size:20px;margin:0 0 12px;color:${ACCENT[kind]}">${textHtml(words.headline)}</h1>${hint}` +
    `<table role="presentation" dir="${direction}" style="border-collapse:collapse;font-size:14px">${rows}</table></body></html>`
  );
}

function linkTo(url: string): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`;
}

/** A text whose isolates are elements: not every mail program knows the characters. */
function textHtml(text: string): string {
  return escapeHtml(text).replaceAll(ISOLATE.begin, '<bdi>').replaceAll(ISOLATE.end, '</bdi>');
}

/** Text for an element or a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
