import type { Language } from '../../people/owner.ts';

/** The words of a report. */
export interface ReportPhrases {
  readonly titles: Readonly<Record<'weekly' | 'monthly' | 'range', string>>;
  what(title: string, uptime: string): string;
  headline(facts: {
    readonly sites: string;
    readonly uptime: string;
    readonly span: string;
  }): string;
  /** The same in a sentence; `sites` is `null` for one alone, `uptime` when nothing was judged. */
  sentence(facts: { readonly sites: string | null; readonly uptime: string | null }): string;
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
  /** Over the tables of a page. */
  readonly tables: Readonly<Record<'sites' | 'slowest' | 'ending', string>>;
  readonly noOutage: string;
  siteAbout(facts: { readonly incidents: string; readonly down: string }): string;
  site(facts: { readonly uptime: string; readonly about: string }): string;
  slowest(name: string): string;
  milliseconds(count: string): string;
  usually(time: string): string;
  /** `about` is empty when the usual time is not known. */
  slowFacts(facts: { readonly p95: string; readonly about: string }): string;
  readonly expiring: Readonly<Record<'certificate' | 'domain', string>>;
  ends(name: string, what: 'certificate' | 'domain'): string;
  readonly moreSites: string;
  readonly moreEnding: string;
  percent(text: string): string;
}

const en: ReportPhrases = {
  titles: { weekly: 'weekly report', monthly: 'monthly report', range: 'report' },
  what: (title, uptime) => `${title}, ${uptime}`,
  headline: ({ sites, uptime, span }) => `Sites: ${sites}, uptime: ${uptime}, ${span}.`,
  sentence: ({ sites, uptime }) => {
    const [who, were] = sites === null ? ['Your site', 'was'] : [`Your ${sites} sites`, 'were'];
    return uptime === null
      ? `${who} ${were} not judged.`
      : `${who} ${were} up ${uptime} of the time.`;
  },
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
  tables: {
    sites: 'Sites, the worst first',
    slowest: 'Slowest, 95th percentile',
    ending: 'Ending within 30 days',
  },
  noOutage: 'no outage',
  siteAbout: ({ incidents, down }) => `outages: ${incidents}, down ${down}`,
  site: ({ uptime, about }) => `${uptime}, ${about}`,
  slowest: (name) => `Slowest: ${name}`,
  milliseconds: (count) => `${count} ms`,
  usually: (time) => `usually ${time}`,
  slowFacts: ({ p95, about }) => `${p95} (95th percentile)${about === '' ? '' : `, ${about}`}`,
  expiring: { certificate: 'Certificate', domain: 'Domain' },
  ends: (name, what) => `${what === 'certificate' ? 'Certificate' : 'Domain'} of ${name} ends`,
  moreSites: 'More sites, each better than these',
  moreEnding: 'More that end soon, each later than these',
  percent: (text) => `${text} %`,
};

const fa: ReportPhrases = {
  titles: { weekly: 'گزارش هفتگی', monthly: 'گزارش ماهانه', range: 'گزارش' },
  what: (title, uptime) => `${title}، ${uptime}`,
  headline: ({ sites, uptime, span }) => `سایت‌ها: ${sites}، دسترس‌پذیری: ${uptime}، ${span}.`,
  sentence: ({ sites, uptime }) => {
    if (sites === null) {
      return uptime === null ? 'سایت شما داوری نشد.' : `سایت شما ${uptime} از زمان در دسترس بود.`;
    }
    return uptime === null
      ? `هیچ‌یک از ${sites} سایت شما داوری نشد.`
      : `${sites} سایت شما ${uptime} از زمان در دسترس بودند.`;
  },
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
  tables: {
    sites: 'سایت‌ها، از بدترین',
    slowest: 'کندترین‌ها، صدک ۹۵',
    ending: 'پایان تا ۳۰ روز دیگر',
  },
  noOutage: 'بدون قطعی',
  siteAbout: ({ incidents, down }) => `قطعی‌ها: ${incidents}، مدت قطعی ${down}`,
  site: ({ uptime, about }) => `${uptime}، ${about}`,
  slowest: (name) => `کندترین: ${name}`,
  milliseconds: (count) => `${count} میلی‌ثانیه`,
  usually: (time) => `معمولاً ${time}`,
  slowFacts: ({ p95, about }) => `${p95} (صدک ۹۵)${about === '' ? '' : `، ${about}`}`,
  expiring: { certificate: 'گواهی', domain: 'دامنه' },
  ends: (name, what) => `پایان ${what === 'certificate' ? 'گواهی' : 'دامنهٔ'} ${name}`,
  moreSites: 'سایت‌های دیگر، هر یک بهتر از این‌ها',
  moreEnding: 'موارد دیگری که به‌زودی به پایان می‌رسند، هر یک دیرتر از این‌ها',
  percent: (text) => `${text}٪`,
};

/** The words of a report, by language. */
export const reportPhrases: Readonly<Record<Language, ReportPhrases>> = { en, fa };
