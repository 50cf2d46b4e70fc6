import { matchesPattern } from '../../core/text-pattern.ts';
import type { ReadProgress } from './conversation.ts';

// A line is matched by its beginning; the rest without an end is looked at while it is short, as prompts are.
const MAX_LINE = 1_024;
const MAX_REST = 256;
const NEWLINE = 10;

/** A search for an answer in the bytes as they come. */
export interface AnswerSearch {
  /** Takes all bytes that were not used yet. */
  readonly read: (bytes: Buffer) => ReadProgress<string>;
  /** The latest that did not match, or what there was of it; `null` when nothing came. */
  missed(): string | null;
}

/** Looks for the first line that satisfies; lines that do not are passed over. */
export function searchLine(isWanted: (line: string) => boolean): AnswerSearch {
  let passed = 0;
  let searched = 0;
  let latest: string | null = null;
  let rest: Buffer = Buffer.alloc(0);
  return {
    read(bytes) {
      for (;;) {
        // What was searched before is not searched again, in however many pieces a line comes.
        const end = bytes.indexOf(NEWLINE, Math.max(passed, searched));
        searched = bytes.length;
        if (end < 0) break;
        const line = textOf(bytes.subarray(passed, end));
        passed = end + 1;
        searched = passed;
        if (isWanted(line)) return { value: line, usedBytes: passed };
        latest = line;
      }
      rest = bytes.subarray(passed, passed + MAX_LINE);
      if (rest.length === 0 || bytes.length - passed > MAX_REST) return 'more';
      const line = textOf(rest);
      return line !== '' && isWanted(line) ? { value: line, usedBytes: bytes.length } : 'more';
    },
    missed: () => (textOf(rest) === '' ? latest : textOf(rest)),
  };
}

/** Looks for the first line that matches a pattern. */
export function expectLine(pattern: string): AnswerSearch {
  return searchLine((line) => matchesPattern(pattern, line));
}

function textOf(bytes: Buffer): string {
  const text = bytes.subarray(0, MAX_LINE).toString('utf8');
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
