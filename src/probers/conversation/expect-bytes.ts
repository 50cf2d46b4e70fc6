import { matchesPattern } from '../../core/text-pattern.ts';
import { bytesOf } from './escapes.ts';
import { expectLine, type AnswerSearch } from './expect-line.ts';
import { escaped } from './printable.ts';

const BYTE_ESCAPE = /\\(?:x[0-9a-fA-F]{2}|[rnt0])/;
const PART = /\\(?:x[0-9a-fA-F]{2}|[rnt0])|\\.|[^]/gsu;
// An answer is judged by its beginning.
const MAX_BYTES = 1_024;

/** The search for an answer as the settings describe it: for a line, or for bytes where some are written as such. */
export function expectAnswer(pattern: string): AnswerSearch {
  return hasBytes(pattern) ? expectBytes(pattern) : expectLine(pattern);
}

/** The fault in the escapes of a pattern, as the rest of a sentence; `null` when nothing is. */
export function patternFault(pattern: string): string | null {
  const isHalf = (pattern.match(PART) ?? []).some((part, index, parts) => {
    return part === '\\x' && !/^[0-9a-f]{2}/i.test(parts.slice(index + 1, index + 3).join(''));
  });
  return isHalf ? 'holds a \\x without two hexadecimal digits after it' : null;
}

function hasBytes(pattern: string): boolean {
  return (pattern.match(PART) ?? []).some((part) => BYTE_ESCAPE.test(part));
}

/** Looks for bytes at the beginning of what comes; what follows them does not matter. */
function expectBytes(given: string): AnswerSearch {
  const parts = (given.match(PART) ?? []).flatMap(bytePatterns);
  const pattern = `${parts.join('')}*`;
  const isFixed = !parts.includes('*');
  let latest = '';
  return {
    read(bytes) {
      latest = bytes.toString('latin1', 0, MAX_BYTES);
      if (!matchesPattern(pattern, latest)) return 'more';
      const used = isFixed ? parts.length : latest.length;
      return { value: escaped(latest.slice(0, used)), usedBytes: used };
    },
    missed: () => (latest === '' ? null : escaped(latest)),
  };
}

/** What a part of a pattern stands for, byte by byte, each as a part of a pattern itself. */
function bytePatterns(part: string): readonly string[] {
  if (part === '*' || part === '?') return [part];
  const isOneself = part.length > 1 && !BYTE_ESCAPE.test(part);
  const bytes = isOneself ? Buffer.from(part.slice(1)) : bytesOf(part);
  return Array.from(bytes.toString('latin1'), (character) =>
    /[*?\\]/.test(character) ? `\\${character}` : character,
  );
}
