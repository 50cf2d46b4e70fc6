interface NumberedText {
  readonly title: string;
  readonly hint: string;
  readonly fa: { readonly title: string; readonly hint: string };
}

/** The text of `http_NNN`, `get_NNN` or `tls_alert_N`; `null` for any other code. */
export function numberedReasonText(reason: string): NumberedText | null {
  const numbered = /^(http|get|tls_alert)_(\d{1,3})$/.exec(reason);
  if (!numbered) return null;
  const [, family, number = ''] = numbered;
  if (family === 'tls_alert') {
    return {
      title: `TLS alert ${number}`,
      hint: 'The server refused the handshake (RFC 8446 §6 lists the alerts).',
      fa: {
        title: `هشدار ${number} در TLS`,
        hint: 'سرور دست‌دهی را نپذیرفت (هشدارها در RFC 8446 §6 آمده‌اند).',
      },
    };
  }
  const title = `HTTP ${number}`;
  const { hint, fa } = httpHint(Number(number));
  return { title, hint, fa: { title, hint: fa } };
}

/** What helps, in both languages. */
interface HttpHint {
  readonly hint: string;
  readonly fa: string;
}

const HTTP_HINTS = {
  login: {
    hint: 'The page requires a login; list the code under "expect" if that is fine.',
    fa: 'صفحه نیاز به ورود دارد؛ اگر ایرادی ندارد، این کد را در expect بیاورید.',
  },
  forbidden: {
    hint: 'The site may be blocking monitors: allow our address and User-Agent.',
    fa: 'شاید سایت جلوی پایشگرها را می‌گیرد: نشانی و User-Agent ما را مجاز کنید.',
  },
  gone: {
    hint: 'The page is gone; is the address still right?',
    fa: 'این صفحه دیگر نیست؛ آیا نشانی هنوز درست است؟',
  },
  tooMany: {
    hint: 'The site asks us to check less often.',
    fa: 'سایت می‌خواهد کمتر بررسی شود.',
  },
  error: {
    hint: 'The site answers with an error: look at its log.',
    fa: 'سایت با خطا پاسخ می‌دهد: گزارش‌هایش را ببینید.',
  },
  other: {
    hint: 'List the code under "expect" if it is fine.',
    fa: 'اگر ایرادی ندارد، این کد را در expect بیاورید.',
  },
} as const satisfies Readonly<Record<string, HttpHint>>;

function httpHint(status: number): HttpHint {
  if (status === 401 || status === 407) return HTTP_HINTS.login;
  if (status === 403) return HTTP_HINTS.forbidden;
  if (status === 404 || status === 410) return HTTP_HINTS.gone;
  if (status === 429) return HTTP_HINTS.tooMany;
  return status >= 500 ? HTTP_HINTS.error : HTTP_HINTS.other;
}
