import { describeReason, REASON_TEXTS } from '../../src/core/check/reasons.ts';
import { codeOf, markdownTable } from './markdown-table.ts';

const HEADING = ['code', 'title', 'what it means or what helps'];

/** Every reason without a number, in the order of the list in the code. */
export function reasonTable(): string {
  return markdownTable(HEADING, Object.keys(REASON_TEXTS).map(rowOf));
}

/** Reasons with a number; one row for each hint. */
export function numberedReasonTable(): string {
  const examples = ['http_401', 'http_403', 'http_404', 'http_429', 'http_503', 'http_418'];
  return markdownTable(HEADING, [...examples, 'get_503', 'tls_alert_40'].map(rowOf));
}

function rowOf(reason: string): readonly string[] {
  const { title, hint } = describeReason(reason);
  return [codeOf(reason), title, hint];
}
