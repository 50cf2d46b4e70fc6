import type { Outcome } from '../check/outcome.ts';

/** The words that say how a verdict fell, in one language. */
export interface WhyTexts {
  /** What a kind found that emits no decision. */
  found(message: string): string;
  ignoredCertificate(code: string | null): string;
  /** `method`: which request decided, where it is one. */
  conclusion(
    decided: {
      readonly method: string | null;
      readonly outcome: Outcome;
      readonly reason: string | null;
    },
    meaning: string,
  ): string;
  readonly meanings: Readonly<Record<Outcome, string>>;
}

/** In English. */
export const englishWhy: WhyTexts = {
  found: (message) => `The probe found: ${message}.`,
  ignoredCertificate: (code) =>
    `The certificate is not valid${code === null ? '' : ` (${code})`}, but the settings accept it.`,
  conclusion: ({ method, outcome, reason }, meaning) => {
    const code = reason === null ? '' : ` (${reason})`;
    const decided = method === null ? 'So it is ' : `${method} decides: `;
    return `${decided}${outcome}${code}; ${meaning}.`;
  },
  meanings: {
    up: 'the target is fine',
    down: 'the target failed',
    unknown: 'our own side failed, which says nothing about the target',
    blocked: 'our policy forbids this target, which says nothing about it',
    throttled: 'the target asks for fewer checks, and counts as neither up nor down',
  },
};
