import type { TraceEventOf } from '../trace.ts';
import { because, count, foreign, foreignList, wait, type EventSentences } from './words.ts';

// Made when it is first needed: that takes 40 ms, which nothing else should pay for.
let days: Intl.DateTimeFormat | null = null;

function dayText(epochMs: number): string {
  if (!Number.isFinite(epochMs)) return 'تاریخی ناخوانا';
  days ??= new Intl.DateTimeFormat('fa', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
  });
  return days.format(epochMs);
}

function certificateLines({ chain }: TraceEventOf<'tls_ended'>): readonly string[] {
  return chain.flatMap(({ subject, issuer, validFrom, validTo, names, nameCount }, index) => {
    const others = nameCount - names.length;
    const more = others > 0 ? ` و ${count(others)} نام دیگر` : '';
    return [
      `گواهی ${count(index + 1)}: ${foreign(subject)}`,
      `  صادرکننده: ${foreign(issuer)}`,
      `  اعتبار: از ${dayText(validFrom)} تا ${dayText(validTo)}`,
      ...(nameCount > 0 ? [`  برای: ${foreignList(names)}${more}`] : []),
    ];
  });
}

function trustLines({ trust, trustCode }: TraceEventOf<'tls_ended'>): readonly string[] {
  if (trust === 'unseen') return [];
  if (trust === 'trusted') {
    return ['معتبر: صادرکننده‌ای که می‌شناسیم آن را برای همین نام داده است'];
  }
  const code = trustCode === null ? '' : ` (${foreign(trustCode)})`;
  return [trust === 'refused' ? `نامعتبر${code}` : `نامعتبر${code}، ولی تنظیمات آن را می‌پذیرد`];
}

/** From an address to an open, perhaps encrypted connection. */
export const connectionTexts: EventSentences<'dial' | 'dialled' | 'tls' | 'tls_ended'> = {
  dial: ({ address, port, budgetMs }) =>
    `به ${foreign(address)}، درگاه ${foreign(port)}، وصل می‌شویم؛ مهلت: ${wait(budgetMs)}.`,
  dialled: (event, words) => {
    const [address, took] = [foreign(event.address), wait(event.tookMs)];
    if (event.end === 'connected') return `پس از ${took} به ${address} وصل شدیم.`;
    if (event.end === 'dropped') return `${address} پس از ${took} رها شد: دیگری تندتر بود.`;
    const why = because(event, words);
    return event.end === 'given_up'
      ? `پس از ${took} از ${address} دست کشیدیم: ${why}.`
      : `پس از ${took} به ${address} وصل نشدیم: ${why}.`;
  },
  tls: ({ serverName, budgetMs }) =>
    `TLS ${serverName === null ? 'بی نام سرور' : `برای ${foreign(serverName)}`} آغاز می‌شود؛ مهلت: ${wait(budgetMs)}.`,
  tls_ended: (event, words) => {
    const { tookMs, version, cipher, group, alpn, reason } = event;
    const agreed = foreign(
      [version, cipher, group, alpn].filter((part) => part !== null).join(', '),
    );
    const lines = [...certificateLines(event), ...trustLines(event)];
    if (reason === null) return { text: `TLS پس از ${wait(tookMs)} برقرار شد: ${agreed}.`, lines };
    const reached = version === null ? [] : [`توافق شد: ${agreed}`];
    return {
      text: `TLS پس از ${wait(tookMs)} ناکام ماند: ${because(event, words)}.`,
      lines: [...reached, ...lines],
    };
  },
};
