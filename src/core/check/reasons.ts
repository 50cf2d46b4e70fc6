import { causeText } from './causes.ts';
import { numberedReasonText } from './numbered-reasons.ts';
import { OWN_REASON_TEXTS } from './own-reasons.ts';
import type { ReasonText } from './reason-text.ts';

/** By code: lower case letters, digits and `_`. */
export type ReasonTexts = Readonly<Record<string, ReasonText>>;

/** The reasons without a number that all kinds share; a kind's own stand in its folder. */
export const REASON_TEXTS = {
  connect_refused: {
    title: 'connection refused',
    hint: 'Nothing listens on this port: is the web server running?',
    fa: { title: 'اتصال رد شد', hint: 'چیزی روی این درگاه گوش نمی‌دهد: آیا وب‌سرور روشن است؟' },
  },
  connect_timeout: {
    title: 'no answer to the connection',
    hint: 'A firewall drops us, or the machine is off.',
    fa: {
      title: 'پاسخی به اتصال نیامد',
      hint: 'دیوارهٔ آتش بسته‌های ما را دور می‌ریزد، یا ماشین خاموش است.',
    },
  },
  unreachable: {
    title: 'host unreachable',
    hint: 'A router on the way says that the machine cannot be reached.',
    fa: {
      title: 'میزبان در دسترس نیست',
      hint: 'مسیریابی در میانهٔ راه می‌گوید که این ماشین در دسترس نیست.',
    },
  },
  head_timeout: {
    title: 'no complete answer in time',
    hint: 'The server took the request but did not finish its answer.',
    fa: { title: 'پاسخ کامل به‌موقع نرسید', hint: 'سرور درخواست را گرفت ولی پاسخ را تمام نکرد.' },
  },
  answer_mismatch: {
    title: 'unexpected answer',
    hint: 'The service answers, but not as expected.',
    fa: {
      title: 'پاسخ نامنتظر',
      hint: 'سرویس پاسخ می‌دهد، ولی نه پاسخ مورد انتظار را.',
    },
  },
  closed_early: {
    title: 'connection closed before the answer',
    hint: 'The server closed the connection: look for a crash in its log.',
    fa: {
      title: 'اتصال پیش از پاسخ بسته شد',
      hint: 'سرور اتصال را بست: در گزارش‌هایش دنبال خطا بگردید.',
    },
  },
  reset: {
    title: 'connection reset',
    hint: 'The server or a firewall cut the connection.',
    fa: {
      title: 'اتصال قطع شد',
      hint: 'سرور یا دیوارهٔ آتش اتصال را قطع کرد.',
    },
  },
  not_http: {
    title: 'the answer is not HTTP',
    hint: 'Another service listens on this port.',
    fa: {
      title: 'پاسخ HTTP نیست',
      hint: 'سرویس دیگری روی این درگاه گوش می‌دهد.',
    },
  },
  head_too_big: {
    title: 'the answer head is too big',
    hint: 'More than 64 KiB or 256 lines of headers.',
    fa: {
      title: 'سرایند پاسخ بیش از اندازه بزرگ است',
      hint: 'سرایندها بیش از ۶۴ کیلوبایت یا ۲۵۶ خط است.',
    },
  },
  bad_status: {
    title: 'invalid status code',
    hint: 'The status line holds no number from 100 to 999.',
    fa: {
      title: 'کد وضعیت نامعتبر',
      hint: 'خط وضعیت عددی از ۱۰۰ تا ۹۹۹ ندارد.',
    },
  },
  bad_header: {
    title: 'broken header',
    hint: 'The answer head cannot be read.',
    fa: {
      title: 'سرایند خراب',
      hint: 'سرایند پاسخ خوانده نمی‌شود.',
    },
  },
  bad_framing: {
    title: 'broken message framing',
    hint: 'The lengths in the answer contradict each other.',
    fa: {
      title: 'اندازهٔ نادرست پیام',
      hint: 'اندازه‌هایی که پاسخ اعلام می‌کند با هم نمی‌خواند.',
    },
  },
  informational_flood: {
    title: 'endless informational answers',
    hint: 'More than ten 1xx answers before the real one.',
    fa: {
      title: 'پاسخ‌های میانی بی‌پایان',
      hint: 'پیش از پاسخ اصلی بیش از ده پاسخ 1xx آمد.',
    },
  },
  unexpected_upgrade: {
    title: 'unrequested protocol switch',
    hint: 'The server answered 101 to a plain request.',
    fa: {
      title: 'تغییر پروتکل بی‌درخواست',
      hint: 'سرور به درخواستی ساده پاسخ ۱۰۱ داد.',
    },
  },
  truncated: {
    title: 'the body was cut short',
    hint: 'The server sent fewer bytes than it announced.',
    fa: {
      title: 'صفحه ناتمام رسید',
      hint: 'سرور کمتر از آنچه اعلام کرده بود فرستاد.',
    },
  },
  starttls_refused: {
    title: 'no STARTTLS',
    hint: 'The service does not offer encryption on this port.',
    fa: {
      title: 'سرویس STARTTLS را نپذیرفت',
      hint: 'سرویس روی این درگاه رمزگذاری ندارد.',
    },
  },
  tls_expired: {
    title: 'certificate expired',
    hint: 'Renew the certificate.',
    fa: { title: 'گواهی منقضی شده است', hint: 'گواهی را تمدید کنید.' },
  },
  tls_expiring: {
    title: 'certificate about to expire',
    hint: 'Fewer days are left than required: renew the certificate.',
    fa: {
      title: 'گواهی به‌زودی منقضی می‌شود',
      hint: 'روزهای مانده کمتر از حد خواسته است: گواهی را تمدید کنید.',
    },
  },
  tls_not_yet_valid: {
    title: 'certificate not valid yet',
    hint: 'Its start date lies in the future.',
    fa: {
      title: 'گواهی هنوز معتبر نشده است',
      hint: 'تاریخ آغاز آن در آینده است.',
    },
  },
  tls_untrusted: {
    title: 'certificate not trusted',
    hint: 'Self-signed or from an unknown authority.',
    fa: {
      title: 'گواهی مورد اعتماد نیست',
      hint: 'گواهی خودامضا یا از مرجعی ناشناخته است.',
    },
  },
  tls_incomplete_chain: {
    title: 'certificate chain incomplete',
    hint: 'Send the intermediate certificate too; browsers may hide this.',
    fa: {
      title: 'زنجیرهٔ گواهی ناقص است',
      hint: 'گواهی میانی را هم بفرستید؛ مرورگرها شاید این نقص را پنهان کنند.',
    },
  },
  tls_too_big: {
    title: 'TLS handshake too big',
    hint: 'The certificates exceed 100 KiB.',
    fa: {
      title: 'دست‌دهی TLS بیش از اندازه بزرگ است',
      hint: 'گواهی‌ها بیش از ۱۰۰ کیلوبایت است.',
    },
  },
  tls_host_mismatch: {
    title: 'certificate for another host',
    hint: 'The name is not among the certificate’s names.',
    fa: {
      title: 'گواهی برای نام دیگری است',
      hint: 'این نام در میان نام‌های گواهی نیست.',
    },
  },
  tls_weak_signature: {
    title: 'certificate signature too weak',
    hint: 'Replace the SHA-1 or MD5 signed certificate.',
    fa: {
      title: 'امضای گواهی ضعیف است',
      hint: 'گواهی امضاشده با SHA-1 یا MD5 را عوض کنید.',
    },
  },
  tls_version: {
    title: 'TLS version too old',
    hint: 'The server offers nothing newer than TLS 1.1.',
    fa: {
      title: 'نسخهٔ TLS قدیمی است',
      hint: 'سرور نسخه‌ای تازه‌تر از TLS 1.1 ندارد.',
    },
  },
  tls_handshake: {
    title: 'TLS handshake failed',
    hint: 'Server and client share no cipher.',
    fa: {
      title: 'دست‌دهی TLS ناموفق بود',
      hint: 'سرور و ما روش رمز مشترکی نداریم.',
    },
  },
  tls_closed: {
    title: 'closed during the TLS handshake',
    hint: 'The server closed the connection before encryption was set up.',
    fa: {
      title: 'اتصال هنگام دست‌دهی TLS بسته شد',
      hint: 'سرور پیش از برقراری رمز اتصال را بست.',
    },
  },
  tls_timeout: {
    title: 'TLS handshake timed out',
    hint: 'The server stopped answering during the handshake.',
    fa: {
      title: 'دست‌دهی TLS به‌موقع تمام نشد',
      hint: 'سرور هنگام دست‌دهی دیگر پاسخ نداد.',
    },
  },
  tls_protocol: {
    title: 'TLS protocol error',
    hint: 'The server broke the TLS protocol.',
    fa: {
      title: 'خطای پروتکل TLS',
      hint: 'سرور پروتکل TLS را رعایت نکرد.',
    },
  },
  tls_not_tls: {
    title: 'no TLS on this port',
    hint: 'The server does not speak TLS here; is the address meant to be http://?',
    fa: {
      title: 'این درگاه TLS ندارد',
      hint: 'سرور اینجا با TLS کار نمی‌کند؛ آیا نشانی باید با http:// آغاز شود؟',
    },
  },
  tls_client_cert: {
    title: 'client certificate required',
    hint: 'The server accepts only clients with a certificate.',
    fa: {
      title: 'گواهی کاربر لازم است',
      hint: 'سرور تنها کاربرانی را می‌پذیرد که گواهی دارند.',
    },
  },
  dns_nxdomain: {
    title: 'the name does not exist',
    hint: 'Check the spelling, the registration and the DNS zone.',
    fa: { title: 'این نام وجود ندارد', hint: 'املای نام، ثبت دامنه و ناحیهٔ DNS را بررسی کنید.' },
  },
  dns_servfail: {
    title: 'DNS server failure',
    hint: 'The name servers of this domain do not work, or DNSSEC is broken.',
    fa: {
      title: 'خطای سرور DNS',
      hint: 'سرورهای نام این دامنه کار نمی‌کنند، یا DNSSEC آن خراب است.',
    },
  },
  dns_timeout: {
    title: 'DNS lookup timed out',
    hint: 'The name servers of this domain do not answer.',
    fa: {
      title: 'پاسخ DNS به‌موقع نرسید',
      hint: 'سرورهای نام این دامنه پاسخ نمی‌دهند.',
    },
  },
  dns_no_address: {
    title: 'the name has no address',
    hint: 'Neither an A nor an AAAA record exists.',
    fa: {
      title: 'این نام نشانی ندارد',
      hint: 'نه رکورد A دارد و نه AAAA.',
    },
  },
  dns_cname: {
    title: 'broken alias in DNS',
    hint: 'A CNAME leads in a circle or nowhere.',
    fa: {
      title: 'نام مستعار خراب در DNS',
      hint: 'رکورد CNAME دور می‌زند یا به جایی نمی‌رسد.',
    },
  },
  dns_error: {
    title: 'broken DNS answer',
    hint: 'The answer of the name server cannot be read.',
    fa: {
      title: 'پاسخ خراب DNS',
      hint: 'پاسخ سرور نام خوانده نمی‌شود.',
    },
  },
  answer_too_big: {
    title: 'the answer is too big',
    hint: 'More than 64 KiB came before the expected answer.',
    fa: {
      title: 'پاسخ بیش از اندازه بزرگ است',
      hint: 'پیش از پاسخ مورد انتظار بیش از ۶۴ کیلوبایت آمد.',
    },
  },
  ping_silent: {
    title: 'no answer to ping',
    hint: 'The machine is off, or a firewall drops echo requests.',
    fa: {
      title: 'پاسخی به ping نیامد',
      hint: 'ماشین خاموش است، یا دیوارهٔ آتش ping را دور می‌ریزد.',
    },
  },
  keyword_missing: {
    title: 'expected text missing',
    hint: 'The page answers but does not contain the required text.',
    fa: {
      title: 'متن مورد انتظار یافت نشد',
      hint: 'صفحه پاسخ می‌دهد ولی متن خواسته‌شده در آن نیست.',
    },
  },
  body_timeout: {
    title: 'the body did not arrive in time',
    hint: 'The server sends its page too slowly.',
    fa: {
      title: 'صفحه به‌موقع نرسید',
      hint: 'سرور صفحه را بسیار کند می‌فرستد.',
    },
  },
  works: {
    title: 'works although it should not',
    hint: 'The monitor is inverted: it expects its target to fail.',
    fa: {
      title: 'کار می‌کند، در حالی که نباید',
      hint: 'این پایش وارونه است: انتظار دارد هدفش کار نکند.',
    },
  },
  private_address: {
    title: 'private address',
    hint: 'Our policy forbids private addresses as targets.',
    fa: { title: 'نشانی خصوصی', hint: 'سیاست ما نشانی‌های خصوصی را به‌عنوان هدف نمی‌پذیرد.' },
  },
  special_address: {
    title: 'special address',
    hint: 'Link-local, metadata, multicast and unspecified addresses, and what this service runs on, are never dialled.',
    fa: {
      title: 'نشانی ویژه',
      hint: 'نشانی‌های محلی پیوند، فراداده، چندپخشی و نامشخص، و آنچه خود این سرویس بر آن کار می‌کند، هرگز هدف نمی‌شوند.',
    },
  },
  no_ping: {
    title: 'we cannot ping',
    hint: 'Install ping on the monitor’s machine and allow it there; this is not a problem of the site.',
    fa: {
      title: 'نمی‌توانیم ping بفرستیم',
      hint: 'برنامهٔ ping را روی ماشین پایشگر نصب و مجاز کنید؛ این مشکل از سایت نیست.',
    },
  },
  not_http2: {
    title: 'the answer is not HTTP/2',
    hint: 'Another service listens on this port, or it requires TLS (grpcs://).',
    fa: {
      title: 'پاسخ HTTP/2 نیست',
      hint: 'سرویس دیگری روی این درگاه گوش می‌دهد، یا این درگاه TLS می‌خواهد (grpcs://).',
    },
  },
  ...OWN_REASON_TEXTS,
  no_ipv6: {
    title: 'IPv6 only, and we have none',
    hint: 'The monitor’s machine has no IPv6; use another location.',
    fa: {
      title: 'تنها IPv6 دارد و ما نداریم',
      hint: 'ماشین پایشگر IPv6 ندارد؛ از جای دیگری بررسی کنید.',
    },
  },
} as const satisfies ReasonTexts;

/** A reason that all kinds share: a code of the closed list, `http_NNN`/`get_NNN` or `tls_alert_N`. */
export type Reason =
  | keyof typeof REASON_TEXTS
  | `http_${number}`
  | `get_${number}`
  | `tls_alert_${number}`;

/** The text of a shared reason or of the cause of an alarm; `null` for any other code. */
export function sharedReasonText(reason: string): ReasonText | null {
  if (Object.hasOwn(REASON_TEXTS, reason)) return REASON_TEXTS[reason as keyof typeof REASON_TEXTS];
  return causeText(reason) ?? numberedReasonText(reason);
}
