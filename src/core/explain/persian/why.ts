import type { JsonObject } from '../../json.ts';
import type { WhyTexts } from '../why-texts.ts';
import { foreign } from './words.ts';

const outcomes = {
  up: 'برقرار است',
  down: 'قطع است',
  unknown: 'داوری‌نشده است',
  blocked: 'مجاز نیست',
  throttled: 'کندتر می‌خواهد',
} as const;

/** What a check that was up found. */
export function persianUp({ statusCode }: JsonObject): string {
  return typeof statusCode === 'number' ? `پاسخ ${foreign(statusCode)} آمد` : 'سالم است';
}

/** How a verdict fell, in Persian. */
export const persianWhy: WhyTexts = {
  found: (message) => `بررسی چنین یافت: ${foreign(message)}.`,
  ignoredCertificate: (code) =>
    `گواهی معتبر نیست${code === null ? '' : ` (${foreign(code)})`}، ولی تنظیمات آن را می‌پذیرد.`,
  conclusion: ({ method, outcome, reason }, meaning) => {
    const code = reason === null ? '' : ` (${foreign(reason)})`;
    const decided = method === null ? 'پس' : `${foreign(method)} داوری می‌کند:`;
    return `${decided} ${outcomes[outcome]}${code}؛ ${meaning}.`;
  },
  meanings: {
    up: 'هدف سالم است',
    down: 'هدف ناکام ماند',
    unknown: 'سمت ما ناکام ماند، که از هدف چیزی نمی‌گوید',
    blocked: 'سیاست ما این هدف را نمی‌پذیرد، که از خود آن چیزی نمی‌گوید',
    throttled: 'هدف بررسی کمتری می‌خواهد، و نه برقرار شمرده می‌شود و نه قطع',
  },
};
