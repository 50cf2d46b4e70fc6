import type { Phase } from '../check/outcome.ts';
import type { IncidentEnd } from '../incident/incident.ts';
import type { Language } from '../people/owner.ts';
import { isolated } from './isolate.ts';

/** Ends of an outage that are no recovery. */
export type AskingEnd = Exclude<IncidentEnd, 'recovered'>;

/** The wording of one language. */
export interface Phrases {
  isDown(name: string): string;
  isStillDown(name: string): string;
  isBack(name: string, lasted: string): string;
  backAfter(lasted: string): string;
  /** For an outage that was not watched all the time. */
  isBackUpTo(name: string, lasted: string): string;
  backAfterUpTo(lasted: string): string;
  /** The site is checked no more. */
  readonly ends: Readonly<
    Record<AskingEnd, { readonly short: string; headline(name: string): string }>
  >;
  /** The site cannot be judged, for a day and longer. */
  isUnjudged(name: string): string;
  isJudged(name: string, lasted: string): string;
  judgedAfter(lasted: string): string;
  /** The site takes longer than it may, and no longer does. */
  isSlow(name: string): string;
  isSlowOver(name: string, lasted: string): string;
  readonly slowOver: string;
  /** The site goes down again and again; and what that came to. */
  readonly unstable: string;
  isUnstable(name: string): string;
  readonly unstableHint: string;
  unstableOver(outages: string): string;
  isCalmUp(name: string, facts: { readonly outages: string; readonly downFor: string }): string;
  isCalmDown(name: string, facts: { readonly outages: string; readonly downFor: string }): string;
  /** Of an outage that was not acknowledged in time, and of one that is. */
  isEscalated(name: string): string;
  acknowledged(by: string): string;
  isAcknowledged(name: string, by: string): string;
  /** One timing by its key in the evidence, such as `firstByteMs`. */
  timing(key: string, ms: string): string;
  readonly test: string;
  readonly testHeadline: string;
  /** We cannot see: what is wrong with us, what that means for sites, and what helps. */
  alarmHeadline(trouble: string): string;
  alarmOver(lasted: string): string;
  alarmOverHeadline(lasted: string): string;
  readonly alarmHint: string;
  /** The same where sites are judged all the time, and what is judged cannot be written down. */
  readonly unwritten: Readonly<
    Record<'headline' | 'hint', string> & {
      over(lasted: string): string;
      overHeadline(lasted: string): string;
    }
  >;
  /** We cannot see: how many monitors of the reader, since when, and why. */
  unjudged(count: string): string;
  unjudgedHeadline(facts: {
    readonly count: string;
    readonly since: string;
    readonly trouble: string;
  }): string;
  readonly unjudgedHint: string;
  judgedAgain(lasted: string): string;
  judgedAgainHeadline(lasted: string): string;
  /** A message comes late: the mark in its subject, when it was written, and when its outage ended. */
  readonly lateMark: string;
  isLate(written: string): string;
  isOver(since: string): string;
  wasDown(name: string): string;
  /** A message about a monitor was given up. */
  readonly undelivered: string;
  undeliveredHeadline(name: string): string;
  readonly undeliveredHint: string;
  readonly labels: Readonly<
    Record<
      | 'site'
      | 'address'
      | 'reason'
      | 'detail'
      | 'since'
      | 'until'
      | 'lasted'
      | 'closed'
      | 'unwatched'
      | 'unjudgedSince'
      | 'judgedAgain'
      | 'incident'
      | 'blindSince'
      | 'blindUntil'
      | 'unwrittenSince'
      | 'unwrittenUntil'
      | 'alarm'
      | 'unjudged'
      | 'channel'
      | 'recipient'
      | 'answer'
      | 'notification'
      | 'dashboard'
      | 'jobLog'
      | 'note',
      string
    >
  >;
  /** How far a check came. */
  readonly phases: Readonly<Record<Phase, string>>;
  /** Between the items of a list. */
  readonly comma: string;
  /** Evidence keys worth showing, in order, with their labels. */
  readonly evidence: Readonly<Record<string, string>>;
}

const TIMINGS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    dnsMs: 'DNS',
    connectMs: 'connect',
    tlsMs: 'TLS',
    firstByteMs: 'first byte',
    totalMs: 'total',
  },
  fa: {
    dnsMs: 'DNS',
    connectMs: 'اتصال',
    tlsMs: 'TLS',
    firstByteMs: 'نخستین بایت',
    totalMs: 'مجموع',
  },
};

const en: Phrases = {
  isDown: (name) => `${name} is down.`,
  isStillDown: (name) => `${name} is still down.`,
  isBack: (name, lasted) => `${name} is up again. It was down for ${lasted}.`,
  backAfter: (lasted) => `back after ${lasted}`,
  isBackUpTo: (name, lasted) =>
    `${name} is up again. It was down for at most ${lasted}: it was not monitored all of that time.`,
  backAfterUpTo: (lasted) => `back after at most ${lasted}`,
  ends: {
    deleted: {
      short: 'monitor deleted',
      headline: (name) => `${name} is no longer watched: its monitor was deleted.`,
    },
    retargeted: {
      short: 'address changed',
      headline: (name) =>
        `${name} is now watched at another address. The incident at this one is closed without a recovery.`,
    },
    paused: {
      short: 'monitor paused',
      headline: (name) =>
        `${name} is paused, and its incident is closed without a recovery. When checks resume, you are notified again if it is down.`,
    },
  },
  isUnjudged: (name) =>
    `${name} has not been judged for a day: an outage of it would go unnoticed.`,
  isJudged: (name, lasted) => `${name} is judged again. It could not be for ${lasted}.`,
  judgedAfter: (lasted) => `judged again after ${lasted}`,
  isSlow: (name) => `${name} is slow.`,
  isSlowOver: (name, lasted) => `${name} is as fast as usual again. It was slow for ${lasted}.`,
  slowOver: 'as fast as usual',
  unstable: 'goes down again and again',
  isUnstable: (name) => `${name} is unstable: it is down again, shortly after it came back.`,
  unstableHint:
    'You get no further message until its status has not changed for ten minutes; then one sums it up.',
  unstableOver: (outages) => `calm after ${outages} outages`,
  isCalmUp: (name, { outages, downFor }) =>
    `${name} is up and has been calm for ten minutes. Outages: ${outages}, together ${downFor}.`,
  isCalmDown: (name, { outages, downFor }) =>
    `${name} is down and stays down. Outages so far: ${outages}, together ${downFor}.`,
  isEscalated: (name) => `${name} is still down, and the outage has not been acknowledged.`,
  acknowledged: (by) => `acknowledged by ${by}`,
  isAcknowledged: (name, by) =>
    `${by} has acknowledged the outage of ${name}. Reminders and escalation end.`,
  timing: (key, ms) => `${TIMINGS.en[key] ?? key} ${ms} ms`,
  test: 'test message',
  testHeadline: 'This is a test message: the channel works.',
  alarmHeadline: (trouble) => `UptimeSquirrel cannot judge sites at the moment: ${trouble}.`,
  alarmOver: (lasted) => `judges sites again after ${lasted}`,
  alarmOverHeadline: (lasted) => `UptimeSquirrel judges sites again. It could not for ${lasted}.`,
  alarmHint:
    'No outage is reported for sites that cannot be judged; after five minutes their owners are notified of that. Checks continue; this ends by itself once the cause is gone.',
  unwritten: {
    headline: 'UptimeSquirrel cannot write to its database. Sites are still checked and judged.',
    hint: 'Outages are reported from memory; the history of this time may be lost. Is the disk full or read-only? This ends by itself once the cause is gone.',
    over: (lasted) => `database writable again after ${lasted}`,
    overHeadline: (lasted) =>
      `UptimeSquirrel writes to its database again. It could not for ${lasted}.`,
  },
  unjudged: (count) => `${count} of your monitors ${count === '1' ? 'is' : 'are'} not judged`,
  unjudgedHeadline: ({ count, since, trouble }) =>
    `Not judged since ${since}: ${count} of your monitors. The problem is ours: ${trouble}.`,
  unjudgedHint:
    'They may be up or down; we cannot tell. A lasting outage is reported once we can judge again, and you are notified then.',
  judgedAgain: (lasted) => `judged again after ${lasted}`,
  judgedAgainHeadline: (lasted) =>
    `Your monitors are judged again. They could not be for ${lasted}.`,
  lateMark: 'late',
  isLate: (written) =>
    `This message is late: it was written at ${written} and could not be delivered until now.`,
  isOver: (since) => `The outage has been over since ${since}.`,
  wasDown: (name) => `${name} was down.`,
  undelivered: 'a message could not be delivered',
  undeliveredHeadline: (name) => `A message about ${name} could not be delivered and was given up.`,
  undeliveredHint:
    'Its recipient has not seen it. It is kept and can be sent again once the channel works. Further undelivered messages to this recipient are counted and reported after an hour at the earliest.',
  labels: {
    site: 'Site',
    address: 'Address',
    reason: 'Reason',
    detail: 'Detail',
    since: 'Down since',
    until: 'Up since',
    lasted: 'Lasted',
    closed: 'Closed',
    unwatched: 'Not watched',
    unjudgedSince: 'Not judged since',
    judgedAgain: 'Judged since',
    incident: 'Incident',
    blindSince: 'Not judging since',
    blindUntil: 'Judging since',
    unwrittenSince: 'Not writable since',
    unwrittenUntil: 'Writable since',
    alarm: 'Alarm',
    unjudged: 'Monitors not judged',
    channel: 'Channel',
    recipient: 'Recipient',
    answer: 'Receiver’s answer',
    notification: 'Message',
    dashboard: 'Dashboard',
    jobLog: 'Last log of the job',
    note: 'Note',
  },
  phases: {
    admission: 'admission',
    dns: 'DNS',
    connect: 'connect',
    tls: 'TLS',
    head: 'head',
    body: 'body',
  },
  comma: ', ',
  evidence: {
    phase: 'Failed phase',
    method: 'Method',
    statusCode: 'Status code',
    address: 'IP address',
    finalUrl: 'Final address',
    redirects: 'Redirects',
    timings: 'Timings',
    failedChecks: 'Failed checks',
    p95Ms: 'Response time (95th percentile, ms)',
    limitMs: 'Slow from (ms)',
    usualMs: 'Usual response time (ms)',
  },
};

const fa: Phrases = {
  isDown: (name) => `${name} از دسترس خارج شده است.`,
  isStillDown: (name) => `${name} همچنان از دسترس خارج است.`,
  isBack: (name, lasted) => `${name} دوباره در دسترس است. مدت قطعی: ${lasted}.`,
  backAfter: (lasted) => `بازگشت پس از ${lasted}`,
  isBackUpTo: (name, lasted) =>
    `${name} دوباره در دسترس است. مدت قطعی: حداکثر ${lasted}؛ بخشی از این مدت پایش نشده است.`,
  backAfterUpTo: (lasted) => `بازگشت، حداکثر پس از ${lasted}`,
  ends: {
    deleted: {
      short: 'پایشگر حذف شد',
      headline: (name) => `${name} دیگر پایش نمی‌شود: پایشگر آن حذف شد.`,
    },
    retargeted: {
      short: 'نشانی عوض شد',
      headline: (name) =>
        `${name} اکنون با نشانی دیگری پایش می‌شود. رخداد نشانی پیشین بدون بازگشت بسته شد.`,
    },
    paused: {
      short: 'پایش متوقف شد',
      headline: (name) =>
        `پایش ${name} متوقف شد و رخداد باز آن بدون بازگشت بسته شد. اگر هنگام ازسرگیری در دسترس نباشد، دوباره خبر می‌دهیم.`,
    },
  },
  isUnjudged: (name) => `یک روز است که وضعیت ${name} نامعلوم است: اگر قطع شود، دیده نمی‌شود.`,
  isJudged: (name, lasted) => `وضعیت ${name} دوباره معلوم است. مدت بی‌خبری: ${lasted}.`,
  judgedAfter: (lasted) => `دوباره معلوم، پس از ${lasted}`,
  isSlow: (name) => `${name} کند است.`,
  isSlowOver: (name, lasted) => `سرعت ${name} دوباره عادی است. مدت کندی: ${lasted}.`,
  slowOver: 'بازگشت به سرعت عادی',
  unstable: 'پی‌درپی قطع می‌شود',
  isUnstable: (name) => `${name} ناپایدار است: اندکی پس از بازگشت دوباره قطع شد.`,
  unstableHint:
    'تا ده دقیقه پس از آخرین تغییر وضعیت پیام دیگری نمی‌آید؛ سپس یک پیام همه را جمع‌بندی می‌کند.',
  unstableOver: (outages) => `آرام پس از ${outages} قطعی`,
  isCalmUp: (name, { outages, downFor }) =>
    `${name} در دسترس است و ده دقیقه آرام بوده است. شمار قطعی‌ها: ${outages}، روی هم ${downFor}.`,
  isCalmDown: (name, { outages, downFor }) =>
    `${name} از دسترس خارج است و همچنان قطع مانده است. شمار قطعی‌ها تا کنون: ${outages}، روی هم ${downFor}.`,
  isEscalated: (name) => `${name} همچنان از دسترس خارج است و هنوز کسی رسیدگی را نپذیرفته است.`,
  acknowledged: (by) => `${by} رسیدگی را پذیرفت`,
  isAcknowledged: (name, by) =>
    `${by} رسیدگی به قطعی ${name} را پذیرفت. یادآوری و ارجاع پایان می‌یابد.`,
  timing: (key, ms) => `${isolated(TIMINGS.fa[key] ?? key, 'fa')} ${ms} میلی‌ثانیه`,
  test: 'پیام آزمایشی',
  testHeadline: 'این یک پیام آزمایشی است: کانال کار می‌کند.',
  alarmHeadline: (trouble) => `سنجاب آپ‌تایم اکنون نمی‌تواند وضعیت سایت‌ها را تشخیص دهد: ${trouble}.`,
  alarmOver: (lasted) => `تشخیص دوبارهٔ وضعیت‌ها، پس از ${lasted}`,
  alarmOverHeadline: (lasted) =>
    `سنجاب آپ‌تایم دوباره وضعیت سایت‌ها را تشخیص می‌دهد. مدت بی‌خبری: ${lasted}.`,
  alarmHint:
    'قطعی سایت‌هایی که وضعیتشان معلوم نیست خبر داده نمی‌شود؛ پس از پنج دقیقه به مالکانشان اطلاع می‌دهیم. بررسی‌ها ادامه دارد و این هشدار با رفع علت خودبه‌خود پایان می‌یابد.',
  unwritten: {
    headline: 'سنجاب آپ‌تایم نمی‌تواند در پایگاه دادهٔ خود بنویسد. سایت‌ها همچنان بررسی می‌شوند.',
    hint: 'خبر قطعی‌ها از حافظه فرستاده می‌شود؛ تاریخچهٔ این مدت شاید از دست برود. آیا دیسک پر یا فقط‌خواندنی است؟ این هشدار با رفع علت خودبه‌خود پایان می‌یابد.',
    over: (lasted) => `پایگاه داده دوباره نوشتنی است، پس از ${lasted}`,
    overHeadline: (lasted) =>
      `سنجاب آپ‌تایم دوباره در پایگاه دادهٔ خود می‌نویسد. مدت ناتوانی: ${lasted}.`,
  },
  unjudged: (count) => `وضعیت ${count} مورد از پایش‌های شما نامعلوم است`,
  unjudgedHeadline: ({ count, since, trouble }) =>
    `از ${since} وضعیت ${count} مورد از پایش‌های شما نامعلوم است. مشکل از ماست: ${trouble}.`,
  unjudgedHint:
    'شاید در دسترس باشند و شاید نباشند؛ ما نمی‌دانیم. اگر قطعی ادامه یابد، پس از رفع مشکل خبر می‌دهیم؛ پایان این وضع را هم اطلاع می‌دهیم.',
  judgedAgain: (lasted) => `وضعیت دوباره معلوم است، پس از ${lasted}`,
  judgedAgainHeadline: (lasted) => `وضعیت پایش‌های شما دوباره معلوم است. مدت بی‌خبری: ${lasted}.`,
  lateMark: 'با تأخیر',
  isLate: (written) => `این پیام با تأخیر می‌رسد: ${written} نوشته شد و تا اکنون نرسیده بود.`,
  isOver: (since) => `قطعی از ${since} پایان یافته است.`,
  wasDown: (name) => `${name} از دسترس خارج بود.`,
  undelivered: 'پیامی به گیرنده نرسید',
  undeliveredHeadline: (name) => `پیامی دربارهٔ ${name} به گیرنده نرسید و کنار گذاشته شد.`,
  undeliveredHint:
    'گیرنده آن را ندیده است. پیام نگه داشته می‌شود و پس از رفع مشکل کانال می‌توان آن را دوباره فرستاد. پیام‌های بعدی که به این گیرنده نرسد شمرده می‌شود و زودتر از یک ساعت دیگر خبر داده نمی‌شود.',
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
  },
  phases: {
    admission: 'پذیرش',
    dns: 'DNS',
    connect: 'اتصال',
    tls: 'TLS',
    head: 'سرایند پاسخ',
    body: 'متن پاسخ',
  },
  comma: '، ',
  evidence: {
    phase: 'مرحلهٔ خطا',
    method: 'روش',
    statusCode: 'کد وضعیت',
    address: 'نشانی IP',
    finalUrl: 'نشانی نهایی',
    redirects: 'تغییر مسیرها',
    timings: 'زمان‌ها',
    failedChecks: 'بررسی‌های ناموفق',
    p95Ms: 'زمان پاسخ (صدک ۹۵، میلی‌ثانیه)',
    limitMs: 'کند از (میلی‌ثانیه)',
    usualMs: 'زمان پاسخ معمول (میلی‌ثانیه)',
  },
};

/** Every phrase of a message, by language. */
export const phrases: Readonly<Record<Language, Phrases>> = { en, fa };
