import type { JsonObject, JsonValue } from '../../json.ts';
import { plainLine } from '../../safe-text.ts';
import { numberIn, type Described } from '../described.ts';
import { decimalText, numberText, spanText } from '../duration-text.ts';
import { timeText } from '../moment-text.ts';
import type { FactKey } from '../phrase-types.ts';

const MAX_AFFECTED = 5;

/**
 * What a verdict is compared with, where the evidence holds it: `othersAsked` and `othersAnswered` in the same minute;
 * `usualMs`, `lastGoodAt` (epoch ms); `uptime24h` and `uptime30d` (0 to 1), `lastOutage` (`{ startedAt, lastedMs }`);
 * `p95Ms` and `limitMs` of what is slow; `affected`, the names of sites that depend on it, or how many; `ownNote`.
 */
export function usualFacts(
  notice: Described,
): readonly (readonly [key: FactKey, value: string | null])[] {
  const { evidence, incident } = notice;
  const isOver = incident.resolvedAt !== null;
  const note = evidence['ownNote'];
  return [
    ['slowness', slownessText(notice)],
    ['affected', affectedText(notice)],
    ['ourselves', isOver ? null : ourselvesText(notice)],
    ['normal', isOver ? null : normalText(notice)],
    ['before', beforeText(notice)],
    ['ownNote', isOver || typeof note !== 'string' ? null : plainLine(note, 500)],
  ];
}

function slownessText(notice: Described): string | null {
  const { evidence, words, kind } = notice;
  const took = numberIn(evidence['p95Ms']);
  const limit = numberIn(evidence['limitMs']);
  if (took === null || (kind !== 'slow' && kind !== 'slow_over')) return null;
  return words.slowness(tookText(notice, took), limit === null ? null : tookText(notice, limit));
}

function affectedText({ evidence: { affected }, words, reader }: Described): string | null {
  const names = Array.isArray(affected) ? affected.map(String) : [];
  const count = Array.isArray(affected) ? names.length : (numberIn(affected) ?? 0);
  if (count === 0) return null;
  const shown = names.slice(0, MAX_AFFECTED).map((name) => plainLine(name, 60));
  const more = names.length > shown.length ? ['…'] : [];
  return words.affectedSites(numberText(count, reader.language), [...shown, ...more]);
}

/** Whether the fault may be ours: how the other sites did. */
function ourselvesText({ evidence, words, reader }: Described): string | null {
  const asked = numberIn(evidence['othersAsked']);
  const answered = numberIn(evidence['othersAnswered']);
  if (asked === null || answered === null) return null;
  const shown = (value: number): string => numberText(value, reader.language);
  if (asked === 0) return words.noneElseAsked();
  if (answered === 0) return words.othersSilent(shown(asked));
  if (answered >= asked) return words.othersAllAnswered(shown(asked));
  return words.othersAnswered(shown(answered), shown(asked));
}

function normalText(notice: Described): string | null {
  const { evidence, incident, reader, words } = notice;
  const usual = numberIn(evidence['usualMs']);
  const lastGood = numberIn(evidence['lastGoodAt']);
  return joined(words.semicolon, [
    usual === null ? null : words.usualTime(tookText(notice, usual)),
    lastGood === null
      ? null
      : words.lastGood(timeText(lastGood, { reader, dayOf: incident.startedAt })),
  ]);
}

function beforeText({ evidence, incident, reader, words }: Described): string | null {
  const uptime = (range: '24h' | '30d'): string | null => {
    const ratio = numberIn(evidence[`uptime${range}`]);
    if (ratio === null) return null;
    return words.uptimeOf(range, words.percent(percentText(ratio, reader.language)));
  };
  const outage = outageOf(evidence['lastOutage']);
  const { language } = reader;
  return joined(words.semicolon, [
    uptime('24h'),
    uptime('30d'),
    outage === null
      ? null
      : words.lastOutage(
          timeText(outage.startedAt, { reader, dayOf: incident.startedAt }),
          spanText(outage.lastedMs, language),
        ),
  ]);
}

function outageOf(
  value: JsonValue | undefined,
): { readonly startedAt: number; readonly lastedMs: number } | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { startedAt, lastedMs } = value as JsonObject;
  return typeof startedAt === 'number' && typeof lastedMs === 'number'
    ? { startedAt, lastedMs }
    : null;
}

function joined(semicolon: string, parts: readonly (string | null)[]): string | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.join(semicolon);
}

/** Milliseconds below a second, then seconds: with one decimal place below ten. */
function tookText({ words, reader }: Described, ms: number): string {
  if (ms < 1000) return words.milliseconds(numberText(Math.round(ms), reader.language));
  return words.seconds(decimalText(ms / 1000, ms < 10_000 ? 1 : 0, reader.language));
}

/** A share of 0 to 1 as a percentage, cut after three places: what is not whole is never shown as 100. */
export function percentText(ratio: number, language: Described['reader']['language']): string {
  // A ratio of two whole numbers is off by less than this.
  const thousandths = Math.floor(ratio * 100_000 + 1e-6);
  return decimalText(thousandths / 1000, 3, language);
}
