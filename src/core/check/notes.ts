/** A note in one sentence, and the same in Persian; without that a Persian reader gets the English one. */
export interface NoteText {
  readonly text: string;
  readonly fa?: string;
}

/** By code. */
export type NoteTexts = Readonly<Record<string, NoteText>>;

/** The notes without a number that all kinds share; a kind's own stand in its folder. */
export const NOTE_TEXTS = {
  bad_framing: {
    text: 'The length that the answer announces does not match what was sent.',
    fa: 'اندازه‌ای که پاسخ اعلام می‌کند با آنچه فرستاده شد نمی‌خواند.',
  },
  bad_header: {
    text: 'A header is malformed; browsers accept that, and so do we.',
    fa: 'یکی از سرایندها نادرست است؛ مرورگرها می‌پذیرند، ما هم پذیرفتیم.',
  },
  cert_expiring: {
    text: 'The certificate expires within 14 days.',
    fa: 'گواهی تا ۱۴ روز دیگر منقضی می‌شود.',
  },
  ipv4_broken: {
    text: 'The site answers over IPv6 but not over IPv4.',
    fa: 'سایت با IPv6 پاسخ می‌دهد ولی با IPv4 نه.',
  },
  ipv6_broken: {
    text: 'The site answers over IPv4 but not over IPv6; visitors with IPv6 wait longer.',
    fa: 'سایت با IPv4 پاسخ می‌دهد ولی با IPv6 نه؛ بازدیدکنندگان IPv6 بیشتر منتظر می‌مانند.',
  },
  long_validity: {
    text: 'The certificate is valid for more than 398 days, which browsers refuse.',
    fa: 'اعتبار گواهی بیش از ۳۹۸ روز است و مرورگرها آن را نمی‌پذیرند.',
  },
  mixed_script: {
    text: 'The name mixes letters of alphabets that look alike: is it the name it seems to be?',
    fa: 'این نام حروف همانند از چند الفبا دارد: آیا همان نامی است که به نظر می‌رسد؟',
  },
  tls_unverified: {
    text: 'The certificate is not valid, but the settings accept it.',
    fa: 'گواهی معتبر نیست، ولی تنظیمات آن را می‌پذیرد.',
  },
  shared_address: {
    text: 'Other sites at this address did not answer a moment ago, so no new connection was tried.',
    fa: 'لحظه‌ای پیش سایت‌های دیگر این نشانی پاسخ ندادند، پس اتصال تازه‌ای آزموده نشد.',
  },
  weak_key: {
    text: 'The certificate’s RSA key has fewer than 2048 bits.',
    fa: 'کلید RSA گواهی کمتر از ۲۰۴۸ بیت است.',
  },
} as const satisfies NoteTexts;

const NUMBERED: readonly (readonly [pattern: RegExp, text: (number: string) => NoteText])[] = [
  [
    /^stalled_after_(\d+)_bytes$/,
    (count) => ({
      text: `The answer stopped after ${count} bytes, before its head was complete.`,
      fa: `پاسخ پس از ${inPersian(count)} بایت ایستاد، پیش از آن‌که سرایندش کامل شود.`,
    }),
  ],
  [
    /^tls_alert_(\d+)$/,
    (alert) => ({
      text: `The server ended the handshake with TLS alert ${alert}.`,
      fa: `سرور دست‌دهی TLS را با هشدار ${inPersian(alert)} پایان داد.`,
    }),
  ],
];

const persianNumber = new Intl.NumberFormat('fa', { useGrouping: false });

function inPersian(digits: string): string {
  return persianNumber.format(Number(digits));
}

/** The text of a shared note; `null` for any other code. */
export function sharedNoteText(note: string): NoteText | null {
  if (Object.hasOwn(NOTE_TEXTS, note)) return NOTE_TEXTS[note as keyof typeof NOTE_TEXTS];
  for (const [pattern, text] of NUMBERED) {
    const number = pattern.exec(note)?.[1];
    if (number !== undefined) return text(number);
  }
  return null;
}
