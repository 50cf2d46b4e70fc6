import { PHASES, type Phase } from '../check/outcome.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Language } from '../people/owner.ts';
import { plainLine } from '../safe-text.ts';
import { numberText } from './duration-text.ts';
import { isolated } from './isolate.ts';
import { phrases } from './phrases.ts';

/** A value of the evidence in words; `null` when there is none. */
export function evidenceText(
  key: string,
  value: JsonValue | undefined,
  language: Language,
): string | null {
  if (value === undefined || value === null) return null;
  const { comma, phases } = phrases[language];
  if (key === 'phase' && isPhase(value)) return phases[value];
  if (typeof value === 'object') {
    const entries = Array.isArray(value)
      ? value.map((each) => isolated(plainLine(String(each)), language))
      : timingTexts(value as JsonObject, language);
    return entries.join(comma);
  }
  if (typeof value === 'number') return numberText(value, language);
  return plainLine(String(value));
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
