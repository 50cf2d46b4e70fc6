import type { Notice } from '../alerting/notification.ts';
import { PHASES, type Phase } from '../check/outcome.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Language } from '../people/owner.ts';
import { plainLine } from '../safe-text.ts';
import { numberText } from './duration-text.ts';
import { isolated } from './isolate.ts';
import { phrases } from './phrases.ts';

/** A value of the evidence in words; `null` when there is none. */
export function evidenceText(value: JsonValue | undefined, language: Language): string | null {
  if (value === undefined || value === null) return null;
  const { comma } = phrases[language];
  if (typeof value === 'object') {
    const entries = Array.isArray(value)
      ? value.map((each) => isolated(plainLine(String(each)), language))
      : timingTexts(value as JsonObject, language);
    return entries.join(comma);
  }
  if (typeof value === 'number') return numberText(value, language);
  return plainLine(String(value));
}

/** The phase that failed, and those before it that did not; `null` where a check has none. */
export function failedAtText({
  evidence: { phase, timings },
  reader: { language },
}: Pick<Notice, 'evidence' | 'reader'>): string | null {
  if (typeof phase !== 'string') return null;
  if (!isPhase(phase)) return plainLine(phase);
  const { phases, failedAt } = phrases[language];
  const took = typeof timings === 'object' && timings !== null ? (timings as JsonObject) : {};
  const before = PHASES.slice(0, PHASES.indexOf(phase));
  const fine = before.filter((each) => typeof took[`${each}Ms`] === 'number');
  return failedAt(
    phases[phase],
    fine.map((each) => phases[each]),
  );
}

function isPhase(value: JsonValue): value is Phase {
  return PHASES.some((phase) => phase === value);
}

function timingTexts(timings: JsonObject, language: Language): readonly string[] {
  return Object.entries(timings)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => {
      const isDuration = key.endsWith('Ms') && typeof value === 'number';
      return isDuration
        ? phrases[language].timing(key, numberText(Math.round(value), language))
        : `${key} ${JSON.stringify(value)}`;
    });
}
