import type { Language } from '../people/owner.ts';

const UNITS = [
  { ms: 86_400_000, en: 'd', fa: 'روز' },
  { ms: 3_600_000, en: 'h', fa: 'ساعت' },
  { ms: 60_000, en: 'min', fa: 'دقیقه' },
  { ms: 1000, en: 's', fa: 'ثانیه' },
] as const;

/** A span as people say it, in its two largest units: `12 min`, `3 h 5 min`, `45 s`. */
export function spanText(durationMs: number, language: Language): string {
  let restMs = Math.max(0, Math.round(durationMs / 1000) * 1000);
  const parts: string[] = [];
  for (const unit of UNITS) {
    const count = Math.floor(restMs / unit.ms);
    restMs -= count * unit.ms;
    if (count > 0) parts.push(`${numberText(count, language)} ${unit[language]}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.length > 0
    ? parts.join(language === 'fa' ? ' و ' : ' ')
    : `${numberText(0, language)} ${UNITS[3][language]}`;
}

/** A whole number in the reader's digits. */
export function numberText(value: number, language: Language): string {
  return language === 'fa'
    ? new Intl.NumberFormat('fa', { useGrouping: false }).format(value)
    : String(value);
}

/** A number with up to `digits` decimal places in the reader's digits. */
export function decimalText(value: number, digits: number, language: Language): string {
  return new Intl.NumberFormat(language === 'fa' ? 'fa' : 'en', {
    maximumFractionDigits: digits,
    useGrouping: false,
  }).format(value);
}
