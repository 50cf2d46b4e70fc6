import { downFault, type Failure } from '../../network/index.ts';

/** The end of an answer's head, as far as a verdict needs it. Texts are Latin-1, one character a byte. */
export interface Head {
  readonly statusCode: number;
  /** At most 128 characters, control characters removed. */
  readonly reasonPhrase: string;
  /** Fields that verdicts ask for, in the order of the wire; all others are counted and forgotten. */
  readonly fields: readonly HeadField[];
  /** `bad_header`, `odd_version`: lenient reading was needed. */
  readonly notes: readonly string[];
}

/** One header field; the name in lower case. */
export interface HeadField {
  readonly name: KeptName;
  readonly value: string;
}

/** The fields that are kept. */
export const KEPT_NAMES = [
  'location',
  'retry-after',
  'date',
  'content-length',
  'transfer-encoding',
  'content-type',
  'content-encoding',
  'www-authenticate',
] as const;
export type KeptName = (typeof KEPT_NAMES)[number];

/** Why a head cannot be read. */
export type HeadFault =
  | 'not_http'
  | 'bad_status'
  | 'bad_header'
  | 'head_too_big'
  | 'informational_flood'
  | 'unexpected_upgrade';

/** All values of a field. */
export function fieldValues(head: Head, name: KeptName): readonly string[] {
  return head.fields.filter((field) => field.name === name).map((field) => field.value);
}

/** The first value of a field, `null` when it was not sent. */
export function fieldValue(head: Head, name: KeptName): string | null {
  return head.fields.find((field) => field.name === name)?.value ?? null;
}

const MAX_PHRASE = 128;

/** A reason phrase fit to be shown and stored. */
export function cleanPhrase(phrase: string): string {
  if (/^[!-~](?:[ -~]{0,126}[!-~])?$/.test(phrase)) return phrase;
  return phrase
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_PHRASE);
}

/** Whether the lengths that a head announces are doubled, contradictory or no lengths at all (RFC 9112 §6.3). */
export function hasOddFraming(fields: readonly HeadField[]): boolean {
  let lengths = 0;
  let isOdd = false;
  let hasCoding = false;
  for (const { name, value } of fields) {
    if (name === 'transfer-encoding') hasCoding = true;
    if (name !== 'content-length') continue;
    lengths += 1;
    if (!/^\d{1,15}$/.test(value)) isOdd = true;
  }
  return isOdd || lengths > 1 || (lengths === 1 && hasCoding);
}

const FAULT_TEXTS: Readonly<Record<HeadFault, string>> = {
  not_http: 'answered something that is not HTTP',
  bad_status: 'answered with a broken status code',
  bad_header: 'answered with a broken header',
  head_too_big: 'sends more than 64 KiB or 256 lines of headers',
  informational_flood: 'keeps sending informational answers (1xx)',
  unexpected_upgrade: 'switched protocols without being asked (101)',
};

/** The verdict on a head that cannot be read. */
export function headFailure(fault: HeadFault, looksLikeTls: boolean): Failure {
  const failure = { kind: 'failed', fault: downFault(fault, 'head', FAULT_TEXTS[fault]) } as const;
  return looksLikeTls ? { ...failure, notes: ['looks_like_tls'] } : failure;
}
