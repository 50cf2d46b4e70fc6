import type { Language } from '../people/owner.ts';

/** The words of a report. */
export interface ReportPhrases {
  readonly titles: Readonly<Record<'weekly' | 'monthly' | 'range', string>>;
  what(title: string, uptime: string): string;
  headline(facts: {
    readonly sites: string;
    readonly uptime: string;
    readonly span: string;
  }): string;
  readonly nothingJudged: string;
  readonly hint: string;
  readonly overall: string;
  readonly incidents: string;
  readonly downtime: string;
  readonly maxOutage: string;
  readonly falseAlarms: string;
  readonly leftOut: string;
  leftOutFacts(facts: {
    readonly maintenance: string;
    readonly unknown: string;
    readonly paused: string;
  }): string;
  site(facts: {
    readonly uptime: string;
    readonly incidents: string;
    readonly down: string;
  }): string;
  slowest(name: string): string;
  slowFacts(facts: { readonly p95: string; readonly usual: string | null }): string;
  ends(name: string, what: 'certificate' | 'domain'): string;
  readonly moreSites: string;
  percent(text: string): string;
}

const en: ReportPhrases = {
  titles: { weekly: 'weekly report', monthly: 'monthly report', range: 'report' },
  what: (title, uptime) => `${title}, ${uptime}`,
  headline: ({ sites, uptime, span }) => `Sites: ${sites}, uptime: ${uptime}, ${span}.`,
  nothingJudged: 'not judged',
  hint: 'Uptime is of the time in which sites were judged: maintenance and what we could not see are left out.',
  overall: 'All sites',
  incidents: 'Outages',
  downtime: 'Down together',
  maxOutage: 'Longest outage',
  falseAlarms: 'False alarms',
  leftOut: 'Left out',
  leftOutFacts: ({ maintenance, unknown, paused }) =>
    `maintenance ${maintenance}, not judged ${unknown}, paused ${paused}`,
  site: ({ uptime, incidents, down }) => `${uptime}, outages: ${incidents}, down ${down}`,
  slowest: (name) => `Slowest: ${name}`,
  slowFacts: ({ p95, usual }) =>
    usual === null
      ? `${p95} ms (95th percentile)`
      : `${p95} ms (95th percentile), usually ${usual} ms`,
  ends: (name, what) => `${what === 'certificate' ? 'Certificate' : 'Domain'} of ${name} ends`,
  moreSites: 'More sites, each better than these',
  percent: (text) => `${text} %`,
};

const fa: ReportPhrases = {
  titles: { weekly: 'گزارش هفتگی', monthly: 'گزارش ماهانه', range: 'گزارش' },
  what: (title, uptime) => `${title}، ${uptime}`,
  headline: ({ sites, uptime, span }) => `سایت‌ها: ${sites}، دسترس‌پذیری: ${uptime}، ${span}.`,
  nothingJudged: 'داوری نشده',
  hint: 'درصد از زمانی است که سایت‌ها داوری شده‌اند؛ زمان نگهداری و آنچه ندیده‌ایم به حساب نمی‌آید.',
  overall: 'همهٔ سایت‌ها',
  incidents: 'شمار قطعی‌ها',
  downtime: 'قطعی روی هم',
  maxOutage: 'بلندترین قطعی',
  falseAlarms: 'هشدارهای نادرست',
  leftOut: 'بیرون از حساب',
  leftOutFacts: ({ maintenance, unknown, paused }) =>
    `نگهداری ${maintenance}، داوری‌نشده ${unknown}، متوقف ${paused}`,
  site: ({ uptime, incidents, down }) => `${uptime}، قطعی‌ها: ${incidents}، مدت قطعی ${down}`,
  slowest: (name) => `کندترین: ${name}`,
  slowFacts: ({ p95, usual }) =>
    usual === null
      ? `${p95} میلی‌ثانیه (صدک ۹۵)`
      : `${p95} میلی‌ثانیه (صدک ۹۵)، معمولاً ${usual} میلی‌ثانیه`,
  ends: (name, what) => `پایان ${what === 'certificate' ? 'گواهی' : 'دامنهٔ'} ${name}`,
  moreSites: 'سایت‌های دیگر، هر یک بهتر از این‌ها',
  percent: (text) => `${text}٪`,
};

/** The words of a report, by language. */
export const reportPhrases: Readonly<Record<Language, ReportPhrases>> = { en, fa };
