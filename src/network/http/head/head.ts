import { downFault, type Failure } from '../../probe/fault.ts';

/** The head of an answer. Texts are Latin-1, one character a byte. */
export interface HttpHead {
  readonly statusCode: number;
  /** At most 128 characters, control characters removed. */
  readonly reasonPhrase: string;
  /** As it was sent: `1.1`. */
  readonly httpVersion: string;
  /** In the order of the wire; names in lower case. A reader may keep some of them only. */
  readonly fields: readonly HttpField[];
  /** `bad_header`, `odd_version`: lenient reading was needed. */
  readonly notes: readonly string[];
}

/** One header field; the name in lower case. */
export type HttpField = readonly [name: string, value: string];

/** Why a head cannot be read. */
export type HeadFault =
  | 'not_http'
  | 'bad_status'
  | 'bad_header'
  | 'head_too_big'
  | 'informational_flood'
  | 'unexpected_upgrade';

/** All values of a field. */
export function fieldValues(head: HttpHead, name: string): readonly string[] {
  return head.fields.filter((field) => field[0] === name).map((field) => field[1]);
}

/** The first value of a field, `null` when it was not sent. */
export function fieldValue(head: HttpHead, name: string): string | null {
  return head.fields.find((field) => field[0] === name)?.[1] ?? null;
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
export function hasOddFraming(fields: readonly HttpField[]): boolean {
  let lengths = 0;
  let isOdd = false;
  let hasCoding = false;
  for (const [name, value] of fields) {
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
export function headFailure(fault: HeadFault, resemblesTls: boolean): Failure {
  const failure = { kind: 'failed', fault: downFault(fault, 'head', FAULT_TEXTS[fault]) } as const;
  return resemblesTls ? { ...failure, notes: ['looks_like_tls'] } : failure;
}
