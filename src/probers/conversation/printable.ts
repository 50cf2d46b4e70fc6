import { dotUnreadable } from '../../core/safe-text.ts';
import { bytesOf } from './escapes.ts';

const MAX_SHOWN = 100;
const MIN_SECRET = 6;
const HIDDEN = '***';

/** A line of a remote peer in quotes, fit for a message. */
export function printable(line: string): string {
  return `"${dotUnreadable(line, MAX_SHOWN)}${line.length > MAX_SHOWN ? '…' : ''}"`;
}

/** The same for a peer that was sent these texts: what comes back of their longer words is hidden, for it may be a secret. */
export function hiding(sent: readonly string[]): (line: string) => string {
  const words = sent.flatMap((text) =>
    bytesOf(text)
      .toString('utf8')
      .split(/[\s\p{Cc}\ufffd]+/u),
  );
  const secrets = words
    .filter((word) => word.length >= MIN_SECRET)
    .flatMap((word) => [word, escaped(Buffer.from(word, 'utf8').toString('latin1'))])
    .sort((one, other) => other.length - one.length);
  return (line) =>
    printable(
      secrets.reduce((text, word) => withoutBeginning(text.replaceAll(word, HIDDEN), word), line),
    );
}

// Answers are cut off somewhere, which may be in the middle of a word.
function withoutBeginning(text: string, word: string): string {
  for (let length = Math.min(word.length, text.length); length >= MIN_SECRET; length -= 1) {
    if (text.endsWith(word.slice(0, length))) return `${text.slice(0, -length)}${HIDDEN}`;
  }
  return text;
}

/** Bytes, one character each, with those that cannot be shown as `\xNN`. */
export function escaped(bytes: string): string {
  return bytes.replace(
    /[^ -~]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
