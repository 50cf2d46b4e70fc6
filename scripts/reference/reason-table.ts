import { NOTE_TEXTS } from '../../src/core/check/notes.ts';
import { REASON_TEXTS } from '../../src/core/check/reasons.ts';
import { collectWords, describeNote, describeReason } from '../../src/core/check/words.ts';
import type { KindWords } from '../../src/core/check/words.ts';
import { codeOf, markdownTable } from './markdown-table.ts';

const HEADING = ['code', 'title', 'what it means or what helps'];

// Reasons stand in the order of a probe's phases, not of its kinds. What is not named here stands at the end.
const REASON_AFTER: ReadonlyMap<string, string> = new Map([
  ['redirect_loop', 'truncated'],
  ['dns_value_mismatch', 'dns_error'],
  ['answer_mismatch', 'dns_error'],
  ['starttls_refused', 'answer_too_big'],
  ['tls_expiring', 'starttls_refused'],
  ['packet_loss', 'ping_silent'],
  ['keyword_present', 'keyword_missing'],
  ['redirect_scheme', 'special_address'],
  ['upgrade_refused', 'no_ping'],
  ['not_grpc', 'not_http2'],
  ['domain_expired', 'grpc_not_serving'],
  ['heartbeat_missed', 'rdap_no_expiry'],
]);

const NOTE_AFTER: ReadonlyMap<string, string> = new Map([
  ['head_body', 'cert_expiring'],
  ['looks_like_tls', 'long_validity'],
  ['multiple_choices', 'mixed_script'],
  ['truncated_at_cap', 'shared_address'],
  ['packet_loss', 'weak_key'],
]);

/** Every reason without a number. */
export function reasonTable(kinds: readonly KindWords[]): string {
  const words = collectWords(kinds);
  const codes = inOrder(Object.keys(REASON_TEXTS), Object.keys(words.reasons), REASON_AFTER);
  return markdownTable(
    HEADING,
    codes.map((reason) => {
      const { title, hint } = describeReason(reason, words);
      return [codeOf(reason), title, hint];
    }),
  );
}

/** Reasons with a number; one row for each hint. */
export function numberedReasonTable(): string {
  const examples = ['http_401', 'http_403', 'http_404', 'http_429', 'http_503', 'http_418'];
  return markdownTable(
    HEADING,
    [...examples, 'get_503', 'tls_alert_40'].map((reason) => {
      const { title, hint } = describeReason(reason);
      return [codeOf(reason), title, hint];
    }),
  );
}

/** Every note without a number. */
export function noteTable(kinds: readonly KindWords[]): string {
  const words = collectWords(kinds);
  const codes = inOrder(Object.keys(NOTE_TEXTS), Object.keys(words.notes), NOTE_AFTER);
  return markdownTable(
    ['note', 'says'],
    codes.map((note) => [codeOf(note), describeNote(note, words)]),
  );
}

/** Shared codes with those of the kinds among them: one that `after` names, and those that follow it, behind its place. */
function inOrder(
  shared: readonly string[],
  own: readonly string[],
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const codes = [...shared];
  let at = codes.length;
  for (const code of own) {
    const place = after.get(code);
    if (place !== undefined) at = codes.indexOf(place) + 1;
    codes.splice(at, 0, code);
    at += 1;
  }
  return codes;
}
