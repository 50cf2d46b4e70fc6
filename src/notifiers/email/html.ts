import type { NoticeKind } from '../../core/alerting/notification.ts';
import type { Language } from '../../core/people/owner.ts';
import type { NoticeText } from '../../core/wording/notice-text.ts';

const ACCENT: Readonly<Record<NoticeKind, string>> = {
  opened: '#b42318',
  reminder: '#b42318',
  resolved: '#067647',
  unjudged: '#b54708',
  judged: '#067647',
  test: '#175cd3',
  alarm: '#b54708',
  alarm_over: '#067647',
  unjudged_monitors: '#b54708',
  judged_monitors: '#067647',
  undelivered: '#b54708',
};

/** The HTML part: a headline and a table of facts, readable without pictures, styles or a wide screen. */
export function mailHtml(words: NoticeText, language: Language, kind: NoticeKind): string {
  const direction = language === 'fa' ? 'rtl' : 'ltr';
  const side = language === 'fa' ? 'right' : 'left';
  const rows = words.facts
    .map(
      ({ label, value, isLink }) =>
        `<tr><th style="text-align:${side};vertical-align:top;padding:4px 12px;color:#667085;font-weight:normal">${escapeHtml(label)}</th>` +
        `<td style="padding:4px 12px;word-break:break-word"><bdi>${isLink ? linkTo(value) : escapeHtml(value)}</bdi></td></tr>`,
    )
    .join('');
  const hint = words.hint === '' ? '' : `<p style="margin:0 0 16px">${escapeHtml(words.hint)}</p>`;
  return (
    `<!doctype html><html lang="${language}" dir="${direction}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width"><title>${escapeHtml(words.subject)}</title></head>` +
    `<body style="margin:0;padding:24px;font:15px/1.5 system-ui,sans-serif;color:#101828;background:#ffffff">` +
    `<h1 style="font-size:20px;margin:0 0 12px;color:${ACCENT[kind]}">${escapeHtml(words.headline)}</h1>${hint}` +
    `<table role="presentation" style="border-collapse:collapse;font-size:14px">${rows}</table></body></html>`
  );
}

function linkTo(url: string): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`;
}

/** Text for an element or a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
