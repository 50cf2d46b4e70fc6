import type { Language } from '../../people/owner.ts';
import type { Report, SiteReport } from '../../reports/report.ts';
import { plainLine } from '../../safe-text.ts';
import { uptimePercentOf } from '../../uptime/share.ts';
import { judgedMs, type Durations } from '../../uptime/uptime.ts';
import { numberText, spanText } from '../duration-text.ts';
import { isolated } from '../isolate.ts';
import { reportPhrases } from './report-phrases.ts';

/** A site in a table of a report: name, what is said of it, and a figure. */
export interface ReportRow {
  readonly name: string;
  /** Empty when there is nothing to say. */
  readonly about: string;
  readonly figure: string;
  /** `null` where the table is not about uptime. */
  readonly tone: 'up' | 'down' | 'unknown' | null;
  /** The same as a line. */
  readonly fact: { readonly label: string; readonly value: string };
}

/** The sites of a report by what is said of them. */
export interface ReportTable {
  readonly title: string;
  readonly rows: readonly ReportRow[];
  /** How many sites are not among them; `null`: all are. */
  readonly more: { readonly label: string; readonly value: string } | null;
}

/** All tables of a report; those that would be empty are left out. */
export function reportTables(report: Report, language: Language): readonly ReportTable[] {
  const { siteCount, sites, slowest, endingSoon, endingCount, timezone } = report;
  const words = reportPhrases[language];
  const { tables } = words;
  const moreOf = (label: string, count: number): ReportTable['more'] =>
    count > 0 ? { label, value: numberText(count, language) } : null;
  const all: readonly ReportTable[] = [
    {
      title: tables.sites,
      rows: sites.map((site) => siteRow(site, language)),
      more: moreOf(words.moreSites, siteCount - sites.length),
    },
    {
      title: tables.slowest,
      rows: slowest.flatMap((site) => slowRow(site, language) ?? []),
      more: null,
    },
    {
      title: tables.ending,
      rows: endingSoon.flatMap((site) => endRow(site, { timezone, language }) ?? []),
      more: moreOf(words.moreEnding, endingCount - endingSoon.length),
    },
  ];
  return all.filter(({ rows }) => rows.length > 0);
}

function siteRow({ name, durations, incidents }: SiteReport, language: Language): ReportRow {
  const words = reportPhrases[language];
  const figure = percentText(durations, language);
  const isAlwaysUp = incidents === 0 && durations.down === 0;
  const about = isAlwaysUp
    ? words.noOutage
    : words.siteAbout({
        incidents: numberText(incidents, language),
        down: spanText(durations.down, language),
      });
  const tone = judgedMs(durations) === 0 ? 'unknown' : durations.down > 0 ? 'down' : 'up';
  const site = shownSite(name, language);
  const value = words.site({ uptime: figure, about });
  return { name: site, about, figure, tone, fact: { label: site, value } };
}

function slowRow(
  { name, p95Ms, usualP95Ms }: SiteReport,
  language: Language,
): ReportRow | undefined {
  if (p95Ms === null) return undefined;
  const words = reportPhrases[language];
  const whole = (ms: number): string => words.milliseconds(numberText(Math.round(ms), language));
  const figure = whole(p95Ms);
  const about = usualP95Ms === null ? '' : words.usually(whole(usualP95Ms));
  const site = shownSite(name, language);
  const fact = { label: words.slowest(site), value: words.slowFacts({ p95: figure, about }) };
  return { name: site, about, figure, tone: null, fact };
}

function endRow(
  { name, expiry }: SiteReport,
  { timezone, language }: { readonly timezone: string; readonly language: Language },
): ReportRow | undefined {
  if (expiry === null) return undefined;
  const words = reportPhrases[language];
  const site = shownSite(name, language);
  const figure = dateText(expiry.at, timezone, language);
  const about = words.expiring[expiry.of];
  return {
    name: site,
    about,
    figure,
    tone: null,
    fact: { label: words.ends(site, expiry.of), value: figure },
  };
}

/** A name as it stands in a report. */
export function shownSite(name: string, language: Language): string {
  return isolated(plainLine(name, 40), language);
}

/** The share as it is shown: cut, never rounded up. */
export function percentText(durations: Durations, language: Language): string {
  const words = reportPhrases[language];
  const percent = uptimePercentOf(durations);
  if (percent === null) return words.nothingJudged;
  if (language === 'en') return words.percent(percent);
  // Three digits are all there are: nothing is rounded.
  const digits = new Intl.NumberFormat('fa', { maximumFractionDigits: 3 });
  return words.percent(digits.format(Number(percent)));
}

/** A day on the clocks of a time zone. */
export function dateText(at: number, timeZone: string, language: Language): string {
  const locale = language === 'fa' ? 'fa-IR-u-ca-persian' : 'sv-SE';
  const month = language === 'fa' ? 'long' : '2-digit';
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    year: 'numeric',
    month,
    day: language === 'fa' ? 'numeric' : '2-digit',
  }).format(at);
}
