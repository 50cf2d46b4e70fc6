/** A reason for the owner of a site: its meaning, and what usually helps. */
export interface ReasonText {
  readonly title: string;
  readonly hint: string;
  /** In Persian; whatever is left out is shown in English. */
  readonly fa?: { readonly title?: string; readonly hint?: string };
}

/** By code: lower case letters, digits and `_`. */
export type ReasonTexts = Readonly<Record<string, ReasonText>>;

const own = (title: string, persian: string): ReasonText => ({
  title,
  hint: 'This is a problem of the monitor itself, not of the site.',
  fa: { title: persian, hint: 'این مشکل از خود پایشگر است، نه از سایت.' },
});

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
    fa: { title: 'پاسخی به اتصال نیامد' },
  },
  unreachable: {
    title: 'host unreachable',
    hint: 'A router on the way says that the machine cannot be reached.',
  },
  head_timeout: {
    title: 'no complete answer in time',
    hint: 'The server took the request but did not finish its answer.',
    fa: { title: 'پاسخ کامل به‌موقع نرسید', hint: 'سرور درخواست را گرفت ولی پاسخ را تمام نکرد.' },
  },
  answer_mismatch: {
    title: 'unexpected answer',
    hint: 'The service answers, but not as expected.',
    fa: { title: 'پاسخ، پاسخ مورد انتظار نیست' },
  },
  closed_early: {
    title: 'connection closed before the answer',
    hint: 'The server closed the connection: look for a crash in its log.',
    fa: { title: 'اتصال پیش از پاسخ بسته شد' },
  },
  reset: {
    title: 'connection reset',
    hint: 'The server or a firewall cut the connection.',
    fa: { title: 'اتصال قطع شد' },
  },
  not_http: {
    title: 'the answer is not HTTP',
    hint: 'Another service listens on this port.',
    fa: { title: 'پاسخ HTTP نیست' },
  },
  head_too_big: {
    title: 'the answer head is too big',
    hint: 'More than 64 KiB or 256 lines of headers.',
  },
  bad_status: {
    title: 'invalid status code',
    hint: 'The status line holds no number from 100 to 999.',
  },
  bad_header: {
    title: 'broken header',
    hint: 'The answer head cannot be read.',
  },
  bad_framing: {
    title: 'broken message framing',
    hint: 'The lengths in the answer contradict each other.',
    fa: { title: 'طول‌های ناسازگار', hint: 'طول‌هایی که پاسخ اعلام می‌کند با هم نمی‌خوانند.' },
  },
  informational_flood: {
    title: 'endless informational answers',
    hint: 'More than ten 1xx answers before the real one.',
  },
  unexpected_upgrade: {
    title: 'unrequested protocol switch',
    hint: 'The server answered 101 to a plain request.',
  },
  truncated: {
    title: 'the body was cut short',
    hint: 'The server sent fewer bytes than it announced.',
    fa: { title: 'صفحه ناتمام ماند', hint: 'سرور کمتر از آنچه اعلام کرده بود فرستاد.' },
  },
  starttls_refused: {
    title: 'no STARTTLS',
    hint: 'The service does not offer encryption on this port.',
    fa: { title: 'سرویس STARTTLS را نپذیرفت' },
  },
  tls_expired: {
    title: 'certificate expired',
    hint: 'Renew the certificate.',
    fa: { title: 'گواهی منقضی شده است', hint: 'گواهی را تمدید کنید.' },
  },
  tls_expiring: {
    title: 'certificate about to expire',
    hint: 'Fewer days are left than required: renew the certificate.',
    fa: { title: 'گواهی به‌زودی منقضی می‌شود' },
  },
  tls_not_yet_valid: {
    title: 'certificate not valid yet',
    hint: 'Its start date lies in the future.',
  },
  tls_untrusted: {
    title: 'certificate not trusted',
    hint: 'Self-signed or from an unknown authority.',
    fa: { title: 'گواهی معتبر نیست' },
  },
  tls_incomplete_chain: {
    title: 'certificate chain incomplete',
    hint: 'Send the intermediate certificate too; browsers may hide this.',
  },
  tls_too_big: {
    title: 'TLS handshake too big',
    hint: 'The certificates exceed 100 KiB.',
  },
  tls_host_mismatch: {
    title: 'certificate for another host',
    hint: 'The name is not among the certificate’s names.',
    fa: { title: 'گواهی برای نام دیگری است' },
  },
  tls_weak_signature: {
    title: 'certificate signature too weak',
    hint: 'Replace the SHA-1 or MD5 signed certificate.',
  },
  tls_version: {
    title: 'TLS version too old',
    hint: 'The server offers nothing newer than TLS 1.1.',
  },
  tls_handshake: {
    title: 'TLS handshake failed',
    hint: 'Server and client share no cipher.',
  },
  tls_closed: {
    title: 'closed during the TLS handshake',
    hint: 'The server closed the connection before encryption was set up.',
  },
  tls_timeout: {
    title: 'TLS handshake timed out',
    hint: 'The server stopped answering during the handshake.',
  },
  tls_protocol: {
    title: 'TLS protocol error',
    hint: 'The server broke the TLS protocol.',
  },
  tls_not_tls: {
    title: 'no TLS on this port',
    hint: 'The server does not speak TLS here; is the address meant to be http://?',
  },
  tls_client_cert: {
    title: 'client certificate required',
    hint: 'The server accepts only clients with a certificate.',
  },
  dns_nxdomain: {
    title: 'the name does not exist',
    hint: 'Check the spelling, the registration and the DNS zone.',
    fa: { title: 'این نام وجود ندارد', hint: 'املای نام، ثبت دامنه و ناحیهٔ DNS را بررسی کنید.' },
  },
  dns_servfail: {
    title: 'DNS server failure',
    hint: 'The name servers of this domain do not work, or DNSSEC is broken.',
    fa: { title: 'خطای سرور DNS' },
  },
  dns_timeout: {
    title: 'DNS lookup timed out',
    hint: 'The name servers of this domain do not answer.',
    fa: { title: 'پاسخ DNS به‌موقع نرسید' },
  },
  dns_no_address: {
    title: 'the name has no address',
    hint: 'Neither an A nor an AAAA record exists.',
    fa: { title: 'این نام نشانی ندارد' },
  },
  dns_cname: {
    title: 'broken alias in DNS',
    hint: 'A CNAME leads in a circle or nowhere.',
  },
  dns_error: {
    title: 'broken DNS answer',
    hint: 'The answer of the name server cannot be read.',
  },
  answer_too_big: {
    title: 'the answer is too big',
    hint: 'More than 64 KiB came before the expected answer.',
  },
  ping_silent: {
    title: 'no answer to ping',
    hint: 'The machine is off, or a firewall drops echo requests.',
    fa: { title: 'پاسخی به ping نیامد' },
  },
  keyword_missing: {
    title: 'expected text missing',
    hint: 'The page answers but does not contain the required text.',
    fa: { title: 'متن مورد انتظار یافت نشد' },
  },
  body_timeout: {
    title: 'the body did not arrive in time',
    hint: 'The server sends its page too slowly.',
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
  },
  away: own('the monitor itself was not running', 'خود پایشگر در کار نبود'),
  resources: own('out of file descriptors or memory', 'توصیف‌گر پرونده یا حافظه تمام شده است'),
  resolver: own('our resolver does not work', 'سرور DNS ما کار نمی‌کند'),
  ports: own('out of local ports', 'درگاه‌های محلی ما تمام شده‌اند'),
  network: own('our network does not work', 'شبکهٔ ما کار نمی‌کند'),
  stall: own('the monitor was stalled', 'برنامهٔ پایش از کار ایستاده بود'),
  clock: own('our clock jumped', 'ساعت ما جابه‌جا شد'),
  crash: own('the probe process crashed', 'فرایند بررسی از کار افتاد'),
  stopped: own('the probe was stopped', 'بررسی متوقف شد'),
  no_worker: own('no worker takes checks', 'هیچ کارگری بررسی‌ها را انجام نمی‌دهد'),
  no_redis: own('the queue of checks cannot be used', 'صف بررسی‌ها در دسترس نیست'),
  proxy: {
    title: 'the proxy does not work',
    hint: 'The proxy of this monitor cannot be reached, or refuses us; this says nothing about the site.',
    fa: {
      title: 'پروکسی کار نمی‌کند',
      hint: 'پروکسی این پایش در دسترس نیست یا ما را نمی‌پذیرد؛ این چیزی دربارهٔ سایت نمی‌گوید.',
    },
  },
  given_resolver: {
    title: 'the resolver of this monitor does not work',
    hint: 'The name servers that this monitor names do not answer; this says nothing about the site.',
    fa: {
      title: 'سرور DNS این پایش کار نمی‌کند',
      hint: 'سرورهای نامی که این پایش نام برده پاسخ نمی‌دهند؛ این چیزی دربارهٔ سایت نمی‌گوید.',
    },
  },
  credentials: {
    title: 'certificate files cannot be used',
    hint: 'A file of clientCert, clientKey or ca cannot be read here, or key and passphrase do not fit.',
    fa: {
      title: 'پرونده‌های گواهی کار نمی‌کنند',
      hint: 'پروندهٔ clientCert یا clientKey یا ca روی ماشین پایشگر نیست، PEM نیست، یا کلید و گذرواژه به هم نمی‌خورند؛ این مشکل از سایت نیست.',
    },
  },
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

// No reason of a check: the cause of an alarm about our own database.
const STORAGE_TEXT: ReasonText = {
  title: 'our database cannot be written',
  hint: '',
  fa: { title: 'پایگاه دادهٔ ما نوشتنی نیست' },
};

/** The text of a shared reason or of the cause of an alarm; `null` for any other code. */
export function sharedReasonText(reason: string): ReasonText | null {
  if (Object.hasOwn(REASON_TEXTS, reason)) return REASON_TEXTS[reason as keyof typeof REASON_TEXTS];
  if (reason === 'storage') return STORAGE_TEXT;
  const numbered = /^(http|get|tls_alert)_(\d{1,3})$/.exec(reason);
  if (!numbered) return null;
  const [, family, number = ''] = numbered;
  if (family === 'tls_alert') {
    return {
      title: `TLS alert ${number}`,
      hint: 'The server refused the handshake (RFC 8446 §6 lists the alerts).',
    };
  }
  const title = `HTTP ${number}`;
  if (reason === 'http_429') return { title, ...TOO_MANY };
  return { title, hint: httpHint(Number(number)) };
}

const TOO_MANY = {
  hint: 'The site asks us to check less often.',
  fa: { hint: 'سایت می‌خواهد کمتر بررسی شود.' },
} as const;

function httpHint(status: number): string {
  if (status === 403) return 'The site may be blocking monitors: allow our address and User-Agent.';
  if (status === 401 || status === 407)
    return 'The page requires a login; list the code under "expect" if that is fine.';
  if (status === 404 || status === 410) return 'The page is gone; is the address still right?';
  if (status === 429) return TOO_MANY.hint;
  if (status >= 500) return 'The site answers with an error: look at its log.';
  return 'List the code under "expect" if it is fine.';
}
