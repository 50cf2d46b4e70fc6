const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_CODE_POINT = 128;
const HIGHEST_CODE_POINT = 0x10_ff_ff;
const LONGEST_LABEL = 63;

/**
 * The Unicode form of what follows `xn--` in one part of a host name (RFC 3492 §6.2); `null` when it is not valid
 * punycode.
 */
export function decodePunycode(encoded: string): string | null {
  if (encoded.length > LONGEST_LABEL) return null;
  const lastHyphen = encoded.lastIndexOf('-');
  const output = Array.from({ length: Math.max(0, lastHyphen) }, (_, index) =>
    encoded.charCodeAt(index),
  );
  let rest = encoded.slice(lastHyphen + 1).toLowerCase();
  let codePoint = INITIAL_CODE_POINT;
  let position = 0;
  let bias = INITIAL_BIAS;
  while (rest !== '') {
    const number = readNumber(rest, bias);
    if (number === null) return null;
    const length = output.length + 1;
    bias = adaptBias({ delta: number.value, length, isFirst: position === 0 });
    position += number.value;
    codePoint += Math.floor(position / length);
    position %= length;
    if (codePoint > HIGHEST_CODE_POINT) return null;
    output.splice(position, 0, codePoint);
    position += 1;
    rest = rest.slice(number.digits);
  }
  return String.fromCodePoint(...output);
}

function readNumber(text: string, bias: number): { value: number; digits: number } | null {
  let value = 0;
  let weight = 1;
  for (let index = 0; index < text.length; index += 1) {
    const digit = digitOf(text.charCodeAt(index));
    if (digit === null) return null;
    value += digit * weight;
    if (value > Number.MAX_SAFE_INTEGER) return null;
    const threshold = Math.min(T_MAX, Math.max(T_MIN, BASE * (index + 1) - bias));
    if (digit < threshold) return { value, digits: index + 1 };
    weight *= BASE - threshold;
  }
  return null;
}

function digitOf(code: number): number | null {
  if (code >= 97 && code <= 122) return code - 97;
  if (code >= 48 && code <= 57) return code - 48 + 26;
  return null;
}

function adaptBias({ delta, length, isFirst }: BiasInput): number {
  let rest = Math.floor(isFirst ? delta / DAMP : delta / 2);
  rest += Math.floor(rest / length);
  let steps = 0;
  while (rest > ((BASE - T_MIN) * T_MAX) / 2) {
    rest = Math.floor(rest / (BASE - T_MIN));
    steps += BASE;
  }
  return steps + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

interface BiasInput {
  readonly delta: number;
  readonly length: number;
  readonly isFirst: boolean;
}

/**
 * A host name as its readers write it: `xn--fa-hia.de` becomes `faß.de`. Parts that do not lead back to the same
 * ASCII form stay as they are, so the result never names another host.
 */
export function unicodeHostName(hostname: string): string {
  if (!hostname.includes('xn--')) return hostname;
  return hostname
    .split('.')
    .map((label) => unicodeLabel(label) ?? label)
    .join('.');
}

/** The Unicode form of one ASCII part of a host name with `xn--`; `null` when no such name can exist. */
export function unicodeLabel(label: string): string | null {
  if (!label.startsWith('xn--')) return label;
  const decoded = decodePunycode(label.slice(4));
  if (decoded === null || decoded === '') return null;
  // The URL parser applies the rules of UTS 46 on the way back: unassigned and control characters fail there.
  return URL.parse(`http://${decoded}.example/`)?.hostname === `${label}.example` ? decoded : null;
}
