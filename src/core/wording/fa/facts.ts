import { isolated } from '../isolate.ts';
import type { FactPhrases } from '../phrase-types.ts';

const TIMINGS: Readonly<Record<string, string>> = {
  dnsMs: 'DNS',
  connectMs: 'اتصال',
  tlsMs: 'TLS',
  firstByteMs: 'نخستین بایت',
  totalMs: 'مجموع',
};

/** Names and values of facts in Persian. */
export const facts: FactPhrases = {
  labels: {
    site: 'سایت',
    address: 'نشانی',
    reason: 'علت',
    detail: 'شرح',
    since: 'آغاز قطعی',
    until: 'بازگشت',
    lasted: 'مدت',
    closed: 'پایان پیگیری',
    unwatched: 'بدون پایش',
    unjudgedSince: 'نامعلوم از',
    judgedAgain: 'معلوم از',
    slowSince: 'آغاز کندی',
    fastSince: 'عادی از',
    incident: 'شناسهٔ رخداد',
    blindSince: 'آغاز بی‌خبری',
    blindUntil: 'پایان بی‌خبری',
    unwrittenSince: 'نانوشتنی از',
    unwrittenUntil: 'نوشتنی از',
    alarm: 'شناسهٔ هشدار',
    unjudged: 'پایش‌های نامعلوم',
    channel: 'کانال',
    recipient: 'گیرنده',
    answer: 'پاسخ گیرنده',
    notification: 'شناسهٔ پیام',
    dashboard: 'داشبورد',
    jobLog: 'آخرین گزارش کار',
    note: 'نکته',
    phase: 'مرحلهٔ خطا',
    method: 'روش',
    statusCode: 'کد وضعیت',
    ip: 'نشانی IP',
    finalUrl: 'نشانی نهایی',
    redirects: 'تغییر مسیرها',
    timings: 'زمان‌ها',
    failedChecks: 'بررسی‌های ناموفق',
    certificate: 'گواهی',
    body: 'آغاز پاسخ',
    reasons: 'علت‌ها',
    acknowledged: 'پذیرش رسیدگی',
    slowness: 'زمان پاسخ',
    ourselves: 'آیا از ماست؟',
    normal: 'معمول',
    before: 'پیش‌تر',
    affected: 'اثر بر',
    ownNote: 'یادداشت شما',
    fallback: 'علت ارسال به اینجا',
  },
  phases: {
    admission: 'پذیرش',
    dns: 'DNS',
    connect: 'اتصال',
    tls: 'TLS',
    head: 'سرایند پاسخ',
    body: 'متن پاسخ',
  },
  failedAt: (phase, fine) => {
    if (fine.length === 0) return phase;
    const shown = fine.map((each) => isolated(each, 'fa'));
    const list =
      shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join('، ')} و ${shown.at(-1)}`;
    return `${phase}؛ ${list} درست ${shown.length === 1 ? 'بود' : 'بودند'}`;
  },
  comma: '، ',
  semicolon: '؛ ',
  timing: (key, ms) => `${isolated(TIMINGS[key] ?? key, 'fa')} ${ms} میلی‌ثانیه`,
  milliseconds: (ms) => `${ms} میلی‌ثانیه`,
  seconds: (seconds) => `${seconds} ثانیه`,
  percent: (value) => `${value}٪`,
  span: (from, to) => `${from} تا ${to}`,
  inZone: (zone) => `به ${zone}`,
  universalTime: 'به وقت جهانی',
  noneElseAsked: () => 'در همان دقیقه سایت دیگری بررسی نشد.',
  othersAnswered: (answered, asked) =>
    `${answered} سایت از ${asked} سایت دیگر در همان دقیقه پاسخ دادند.`,
  othersAllAnswered: (asked) =>
    asked === '۱'
      ? 'نه: تنها سایت دیگر در همان دقیقه پاسخ داد.'
      : `نه: هر ${asked} سایت دیگر در همان دقیقه پاسخ دادند.`,
  othersSilent: (asked) =>
    asked === '۱'
      ? 'شاید: تنها سایت دیگر هم در همان دقیقه پاسخ نداد.'
      : `شاید: هیچ‌یک از ${asked} سایت دیگر در همان دقیقه پاسخ نداد.`,
  usualTime: (took) => `پاسخ در ${took}`,
  lastGood: (at) => `آخرین بررسی درست ${at}`,
  uptimeOf: (range, percent) => `${percent} در ${range === '24h' ? '۲۴ ساعت' : '۳۰ روز'}`,
  lastOutage: (at, lasted) => `آخرین قطعی ${at}، به مدت ${lasted}`,
  affectedSites: (count, names) => {
    const sites = `${count} سایت وابسته`;
    return names.length === 0
      ? sites
      : `${sites}: ${names.map((name) => isolated(name, 'fa')).join('، ')}`;
  },
  slowness: (took, limit) => (limit === null ? took : `${took}؛ حد مجاز ${limit} است`),
  certificateUntil: (subject, until) => `${isolated(subject, 'fa')}، تا ${until}`,
  channelFailed: (channel, error) =>
    `کانال ${isolated(channel, 'fa')} کار نمی‌کند: ${isolated(error, 'fa')}`,
  acknowledgedBy: (by, at) => `${isolated(by, 'fa')}، ${at}`,
};
