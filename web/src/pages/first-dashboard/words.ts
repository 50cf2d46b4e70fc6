const en = {
  title: 'UptimeSquirrel',
  search: 'Search name or address',
  all: 'All',
  status: {
    pending: 'Pending',
    up: 'Up',
    degraded: 'Slow',
    suspect: 'Seems down',
    down: 'Down',
    recovering: 'Recovering',
    unknown: 'Unknown',
  },
  paused: 'Paused',
  live: 'Live',
  reconnecting: 'Reconnecting…',
  lastChecks: 'Last checks, the newest at the end',
  noSites: 'No sites match.',
  noSitesYet: 'No sites are watched yet. Add some with the button above.',
  loading: 'Loading…',
  paste: 'Add sites',
  pasteHint: 'One address a line',
  add: 'Add',
  cancel: 'Cancel',
  more: 'Show more',
  keyTitle: 'Access key',
  keyHint:
    'Open the address that the service printed at its start, or paste the key from the file admin-key in its data folder.',
  keyWrong: 'This key is not accepted.',
  enter: 'Open',
  checkNow: 'Check now',
  otherLanguage: 'فارسی',
  line: (value: string) => `Line ${value}:`,
  ms: (value: string) => `${value} ms`,
  failed: 'The service did not answer:',
  withoutChannel: (count: string) =>
    `Sites of which nobody is notified, because their owner has no channel: ${count}.`,
  undelivered: (count: string) =>
    `Messages that were given up: ${count}. See /api/v1/notifications?state=dead.`,
  blind: (trouble: string, since: string) =>
    `Sites cannot be judged since ${since}: ${trouble}. Their outages are not told before we see again; this ends by itself.`,
  unwritten: (since: string) =>
    `Our database cannot be written since ${since}. Sites are judged, and outages told, all the same; this ends by itself.`,
  trouble: {
    resources: 'out of file descriptors or memory',
    ports: 'out of local ports',
    resolver: 'our resolver does not work',
    network: 'our network does not work',
    stall: 'the service stood still',
    clock: 'our clock was set',
    crash: 'checks crash',
    stopped: 'checks are stopped before they are done',
    no_worker: 'no worker takes checks',
    no_redis: 'the queue of checks cannot be used',
  },
};

type Words = typeof en;

const fa: Words = {
  title: 'سنجاب آپ‌تایم',
  search: 'جست‌وجوی نام یا نشانی',
  all: 'همه',
  status: {
    pending: 'در انتظار',
    up: 'برقرار',
    degraded: 'کند',
    suspect: 'گویا قطع',
    down: 'قطع',
    recovering: 'در حال بازگشت',
    unknown: 'نامعلوم',
  },
  paused: 'متوقف',
  live: 'زنده',
  reconnecting: 'اتصال دوباره…',
  lastChecks: 'آخرین بررسی‌ها، تازه‌ترین در انتها',
  noSites: 'سایتی یافت نشد.',
  noSitesYet: 'هنوز سایتی افزوده نشده است. با دکمهٔ بالا سایت بیفزایید.',
  loading: 'در حال بارگذاری…',
  paste: 'افزودن سایت',
  pasteHint: 'هر نشانی در یک خط',
  add: 'افزودن',
  cancel: 'انصراف',
  more: 'بیشتر',
  keyTitle: 'کلید دسترسی',
  keyHint:
    'نشانی‌ای را که سرویس هنگام شروع چاپ کرد باز کنید، یا کلید را از پروندهٔ admin-key در پوشهٔ داده‌ها بچسبانید.',
  keyWrong: 'این کلید پذیرفته نشد.',
  enter: 'ورود',
  checkNow: 'بررسی کن',
  otherLanguage: 'English',
  line: (value) => `خط ${value}:`,
  ms: (value) => `${value} میلی‌ثانیه`,
  failed: 'سرویس پاسخ نداد:',
  withoutChannel: (count) =>
    `سایت‌هایی که خبر قطعی‌شان به کسی نمی‌رسد، چون مالکشان کانالی ندارد: ${count}.`,
  // Isolated, or the direction of the sentence takes the slash away from the path.
  undelivered: (count) =>
    `پیام‌هایی که به گیرنده نرسید: ${count}. \u2066/api/v1/notifications?state=dead\u2069`,
  blind: (trouble, since) =>
    `از ${since} وضعیت سایت‌ها نامعلوم است: ${trouble}. قطعی آن‌ها تا رفع مشکل خبر داده نمی‌شود و این وضع خودبه‌خود پایان می‌یابد.`,
  unwritten: (since) =>
    `از ${since} پایگاه دادهٔ ما نوشتنی نیست. سایت‌ها همچنان بررسی و قطعی‌ها خبر داده می‌شود و این وضع خودبه‌خود پایان می‌یابد.`,
  trouble: {
    resources: 'توصیف‌گر پرونده یا حافظه تمام شده است',
    ports: 'درگاه‌های محلی تمام شده‌اند',
    resolver: 'سرور DNS ما کار نمی‌کند',
    network: 'شبکهٔ ما کار نمی‌کند',
    stall: 'سرویس از کار ایستاده بود',
    clock: 'ساعت ما جابه‌جا شد',
    crash: 'فرایند بررسی از کار می‌افتد',
    stopped: 'بررسی‌ها پیش از پایان متوقف می‌شوند',
    no_worker: 'هیچ کارگری بررسی‌ها را انجام نمی‌دهد',
    no_redis: 'صف بررسی‌ها در دسترس نیست',
  },
};

export const dictionaries = { en, fa };
export type DashboardLanguage = keyof typeof dictionaries;
export type { Words };

/** The language the reader chose before, else the browser's, else English. */
export function initialLanguage(): DashboardLanguage {
  const chosen = localStorage.getItem('squirrel-language') ?? navigator.language;
  return chosen.startsWith('fa') ? 'fa' : 'en';
}

/** Turns the whole page to a language and its direction, and remembers it. */
export function applyLanguage(language: DashboardLanguage): void {
  localStorage.setItem('squirrel-language', language);
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'fa' ? 'rtl' : 'ltr';
  document.title = dictionaries[language].title;
}

/** A whole number in the digits of the language. */
export function digits(value: number, language: DashboardLanguage): string {
  return new Intl.NumberFormat(language).format(Math.round(value));
}

/** The time of day of a moment, in the digits of the language. */
export function timeOfDay(epochMs: number, language: DashboardLanguage): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(epochMs);
}
