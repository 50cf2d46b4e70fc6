import type { Report } from '../../reports/report.ts';
import type { ReportKind } from '../../reports/periods.ts';
import { judgedMs } from '../../uptime/uptime.ts';
import type { Language } from '../../people/owner.ts';
import { numberText, spanText } from '../duration-text.ts';
import { reportPhrases } from './report-phrases.ts';
import {
  dateText,
  percentText,
  reportTables,
  shownSite,
  type ReportTable,
} from './report-tables.ts';

/** A report in words, for any channel and the terminal to lay out. Every string is one safe line. */
export interface ReportText {
  /** In a few words, for a subject. */
  readonly what: string;
  readonly headline: string;
  /** How the sites did, in a sentence, and of which days. */
  readonly sentence: string;
  readonly span: string;
  readonly hint: string;
  /** Of all sites together. */
  readonly summary: readonly ReportFact[];
  readonly tables: readonly ReportTable[];
  /** The summary and the tables, line by line. */
  readonly facts: readonly ReportFact[];
}

interface ReportFact {
  readonly label: string;
  readonly value: string;
}

/** Writes a report in a language; times are on the clocks of the report's own time zone. */
export function reportText(
  report: Report,
  { kind, language }: { readonly kind: ReportKind | null; readonly language: Language },
): ReportText {
  const words = reportPhrases[language];
  const { durations, siteCount } = report;
  const uptime = percentText(durations, language);
  const span = spanOf(report, language);
  const summary = summaryOf(report, language);
  const tables = reportTables(report, language);
  const sites = numberText(siteCount, language);
  const isJudged = judgedMs(durations) > 0;
  return {
    what: words.what(words.titles[kind ?? 'range'], uptime),
    headline: words.headline({ sites, uptime, span }),
    sentence: words.sentence({
      sites: siteCount === 1 ? null : sites,
      uptime: isJudged ? uptime : null,
    }),
    span,
    hint: words.hint,
    summary,
    tables,
    facts: [
      ...summary,
      ...tables.flatMap(({ rows, more }) => [
        ...rows.map(({ fact }) => fact),
        ...(more === null ? [] : [more]),
      ]),
    ],
  };
}

function spanOf({ from, to, timezone }: Report, language: Language): string {
  const last = dateText(to - 1, timezone, language);
  const first = dateText(from, timezone, language);
  return first === last ? first : `${first} – ${last}`;
}

function summaryOf(report: Report, language: Language): readonly ReportFact[] {
  const words = reportPhrases[language];
  const { durations, maxOutage, incidents, falseAlarms } = report;
  const lasted = (ms: number): string => spanText(ms, language);
  const facts = [
    [words.overall, percentText(durations, language)],
    [words.incidents, numberText(incidents, language)],
    [words.downtime, lasted(durations.down)],
    [
      words.maxOutage,
      maxOutage &&
        `${shownSite(maxOutage.site, language)}: ${lasted(maxOutage.to - maxOutage.from)}`,
    ],
    [words.falseAlarms, numberText(falseAlarms, language)],
    [
      words.leftOut,
      words.leftOutFacts({
        maintenance: lasted(durations.maintenance),
        unknown: lasted(durations.unknown),
        paused: lasted(durations.paused),
      }),
    ],
  ] as const;
  return facts.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}
