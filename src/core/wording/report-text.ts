import type { Report, SiteReport } from '../reports/report.ts';
import type { ReportKind } from '../reports/periods.ts';
import { plainLine } from '../safe-text.ts';
import { uptimePercentOf } from '../uptime/share.ts';
import type { Durations } from '../uptime/uptime.ts';
import type { Language } from '../people/owner.ts';
import { numberText, spanText } from './duration-text.ts';
import { isolated } from './isolate.ts';
import { reportPhrases } from './report-phrases.ts';

/** A report in words, for any channel and the terminal to lay out. Every string is one safe line. */
export interface ReportText {
  /** In a few words, for a subject. */
  readonly what: string;
  readonly headline: string;
  readonly hint: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** Writes a report in a language; times are on the clocks of the report's own time zone. */
export function reportText(
  report: Report,
  { kind, language }: { readonly kind: ReportKind | null; readonly language: Language },
): ReportText {
  const words = reportPhrases[language];
  const { durations, from, to, timezone } = report;
  const lasted = (ms: number): string => spanText(ms, language);
  const uptime = percentText(durations, language);
  const last = dateText(to - 1, timezone, language);
  const first = dateText(from, timezone, language);
  const span = first === last ? first : `${first} – ${last}`;
  const { maxOutage } = report;
  const facts = [
    [words.overall, uptime],
    [words.incidents, numberText(report.incidents, language)],
    [words.downtime, lasted(durations.down)],
    [
      words.maxOutage,
      maxOutage && `${shown(maxOutage.site, language)}: ${lasted(maxOutage.to - maxOutage.from)}`,
    ],
    [words.falseAlarms, numberText(report.falseAlarms, language)],
    [
      words.leftOut,
      words.leftOutFacts({
        maintenance: lasted(durations.maintenance),
        unknown: lasted(durations.unknown),
        paused: lasted(durations.paused),
      }),
    ],
    ...report.sites.map((site) => siteFact(site, language)),
    [words.moreSites, moreText(report, language)],
    ...report.slowest.map((site) => slowFact(site, language)),
    ...report.endingSoon.map((site) => endFact(site, { timezone, language })),
  ] as const;
  return {
    what: words.what(words.titles[kind ?? 'range'], uptime),
    headline: words.headline({ sites: numberText(report.siteCount, language), uptime, span }),
    hint: words.hint,
    facts: facts.flatMap(([label, value]) => (value === null ? [] : [{ label, value }])),
  };
}

type FactText = readonly [label: string, value: string | null];

function siteFact(site: SiteReport, language: Language): FactText {
  const words = reportPhrases[language];
  const value = words.site({
    uptime: percentText(site.durations, language),
    incidents: numberText(site.incidents, language),
    down: spanText(site.durations.down, language),
  });
  return [shown(site.name, language), value];
}

function slowFact({ name, p95Ms, usualP95Ms }: SiteReport, language: Language): FactText {
  const words = reportPhrases[language];
  const whole = (ms: number): string => numberText(Math.round(ms), language);
  const usual = usualP95Ms === null ? null : whole(usualP95Ms);
  const value = p95Ms === null ? null : words.slowFacts({ p95: whole(p95Ms), usual });
  return [words.slowest(shown(name, language)), value];
}

function endFact(
  { name, expiry }: SiteReport,
  { timezone, language }: { readonly timezone: string; readonly language: Language },
): FactText {
  const words = reportPhrases[language];
  if (expiry === null) return ['', null];
  return [words.ends(shown(name, language), expiry.of), dateText(expiry.at, timezone, language)];
}

function moreText({ siteCount, sites }: Report, language: Language): string | null {
  const more = siteCount - sites.length;
  return more > 0 ? numberText(more, language) : null;
}

function shown(name: string, language: Language): string {
  return isolated(plainLine(name, 40), language);
}

/** The share as it is shown: cut, never rounded up. */
function percentText(durations: Durations, language: Language): string {
  const words = reportPhrases[language];
  const percent = uptimePercentOf(durations);
  if (percent === null) return words.nothingJudged;
  if (language === 'en') return words.percent(percent);
  // Three digits are all there are: nothing is rounded.
  const digits = new Intl.NumberFormat('fa', { maximumFractionDigits: 3 });
  return words.percent(digits.format(Number(percent)));
}

function dateText(at: number, timeZone: string, language: Language): string {
  const locale = language === 'fa' ? 'fa-IR-u-ca-persian' : 'sv-SE';
  const month = language === 'fa' ? 'long' : '2-digit';
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    year: 'numeric',
    month,
    day: language === 'fa' ? 'numeric' : '2-digit',
  }).format(at);
}
