import type { TraceEventOf } from '../trace.ts';
import { because, count, foreign, foreignList, wait, type EventSentences } from './words.ts';

const CODES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'چنین نامی نیست (NXDOMAIN)',
  ESERVFAIL: 'سرور از پس آن برنیامد (SERVFAIL)',
  EREFUSED: 'سرور از پاسخ خودداری کرد (REFUSED)',
  ENOTIMP: 'سرور چنین پرسشی را پشتیبانی نمی‌کند (NOTIMP)',
  EFORMERR: 'سرور پرسش را نفهمید (FORMERR)',
  EBADRESP: 'پاسخ خواندنی نیست',
  EBADNAME: 'این نام را نمی‌توان پرسید',
  ETIMEOUT: 'سکوت',
  ECANCELLED: 'رها شد',
  ECONNREFUSED: 'آنجا کسی گوش نمی‌دهد یا شبکهٔ ما قطع است',
};

function sourceText({ source, ageMs }: TraceEventOf<'lookup'>): string {
  if (source === 'cache') {
    return `: پاسخ در حافظهٔ ماست${ageMs === null ? '' : `، از ${wait(ageMs)} پیش`}`;
  }
  if (source === 'local') return ': این دستگاه خودش آن را می‌داند (فایل hosts یا localhost)';
  return source === 'joined' ? ': همین پرسش در راه است، پس پاسخ همان به کار می‌رود' : '';
}

function answerText({ type, records, code }: TraceEventOf<'dns_answer'>): string {
  if (code === 'ENODATA') return `رکورد ${foreign(type)} ندارد (ENODATA)`;
  if (code !== null) return `${CODES[code] ?? 'ناکامی'}، ${foreign(code)}`;
  if (records.length === 0) return 'نام مستعاری که به هیچ نشانی نمی‌رسد';
  const found = records.map(
    ({ address, ttlSeconds }) => `${foreign(address)} (TTL: ${count(ttlSeconds)} ثانیه)`,
  );
  return `${foreign(type)} ${found.join('، ')}`;
}

const VERDICTS = {
  try: 'امتحان می‌شود',
  surplus: 'کنار گذاشته شد: نشانی‌های دیگر بس است',
  private_address: 'سیاست ما نمی‌پذیرد: نشانی خصوصی',
  special_address: 'سیاست ما نمی‌پذیرد: نشانی ویژه، که هرگز به آن وصل نمی‌شویم',
} as const;

/** From a name to addresses. */
export const dnsTexts: EventSentences<'lookup' | 'dns_question' | 'dns_answer' | 'addresses'> = {
  lookup: (event) => {
    const { name, types, servers } = event;
    return {
      text: `جست‌وجوی ${foreign(name)} (${foreign(types.join(', '))})${sourceText(event)}.`,
      lines: servers.length > 1 ? [`سرورها به نوبت: ${foreignList(servers)}`] : [],
    };
  },
  dns_question: ({ server, types }) =>
    `از سرور نام ${foreign(server)} می‌پرسیم: ${foreign(types.join(', '))}.`,
  dns_answer: (event) =>
    `${foreign(event.server)} پس از ${wait(event.tookMs)} می‌گوید: ${answerText(event)}.`,
  addresses: (event, words) => {
    const { judged, tookMs, reason } = event;
    const lines = judged.map(({ address, verdict }) => `${foreign(address)}: ${VERDICTS[verdict]}`);
    if (reason !== null) {
      return { text: `نشانی‌ای برای امتحان نیست: ${because(event, words)}.`, lines };
    }
    const [only] = judged;
    if (judged.length === 1 && only !== undefined) {
      const address = foreign(only.address);
      return tookMs === null
        ? `${address} خودش نشانی است و سیاست ما آن را می‌پذیرد.`
        : `یک نشانی برای امتحان: ${address}.`;
    }
    const tried = judged.filter(({ verdict }) => verdict === 'try').length;
    return {
      text: tried === 1 ? 'یک نشانی برای امتحان:' : `${count(tried)} نشانی برای امتحان:`,
      lines,
    };
  },
};
