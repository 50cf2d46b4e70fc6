/** How a text travels as an SMS. */
export interface SmsLength {
  /** `gsm7`: every character is of the default alphabet of GSM or its extension; `ucs2`: one at least is not. */
  readonly alphabet: 'gsm7' | 'ucs2';
  /** Places taken: septets of `gsm7`, 16-bit units of `ucs2`. */
  readonly units: number;
  /** Messages that are billed; 1 for an empty text. */
  readonly segments: number;
}

/** Default alphabet of 3GPP TS 23.038 §6.2.1, without the escape. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Its extension table (§6.2.1.1): each takes two places, the escape and itself. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** Places of a message alone, and of each of several: a header joins those (3GPP TS 23.040 §9.2.3.24.1). */
const CAPACITY = { gsm7: { alone: 160, joined: 153 }, ucs2: { alone: 70, joined: 67 } } as const;

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The length of a text as an SMS. */
export function smsLength(text: string): SmsLength {
  const characters = [...text];
  const alphabet = characters.every((each) => costOf(each) !== null) ? 'gsm7' : 'ucs2';
  const costs = characters.map((each) => (alphabet === 'gsm7' ? (costOf(each) ?? 0) : each.length));
  const units = costs.reduce((sum, cost) => sum + cost, 0);
  const { alone, joined } = CAPACITY[alphabet];
  return { alphabet, units, segments: units <= alone ? 1 : segmentsOf(costs, joined) };
}

/** Whether a text is billed as one message. */
export function isOneSegment(text: string): boolean {
  return smsLength(text).segments === 1;
}

/** The text, or its beginning with `...` (`…` beyond the alphabet of GSM) where one message does not hold it; no character is cut in two. */
export function cutToSegment(text: string): string {
  if (isOneSegment(text)) return text;
  const ellipsis = smsLength(text).alphabet === 'gsm7' ? '...' : '…';
  let kept = '';
  for (const { segment } of GRAPHEMES.segment(text)) {
    if (!isOneSegment(kept + segment + ellipsis)) break;
    kept += segment;
  }
  return kept.trimEnd() + ellipsis;
}

/** Places of a character in the alphabet of GSM; `null`: it has none there. */
function costOf(character: string): number | null {
  if (BASIC.has(character)) return 1;
  return EXTENSION.has(character) ? 2 : null;
}

/** A character of two places is never divided between two messages. */
function segmentsOf(costs: readonly number[], capacity: number): number {
  let segments = 1;
  let used = 0;
  for (const cost of costs) {
    if (used + cost > capacity) {
      segments += 1;
      used = 0;
    }
    used += cost;
  }
  return segments;
}
