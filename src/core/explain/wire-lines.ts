import { byteEscape } from '../safe-text.ts';

/**
 * Bytes of a head, one character each, as lines that may be shown: what is not plain ASCII stands as `\xNN`, and a line
 * end other than CR LF stands where it is.
 */
export function wireLines(head: string): readonly string[] {
  const lines = head.split('\r\n').flatMap((line) => {
    const parts = line.split('\n');
    return parts.map((part, index) =>
      index < parts.length - 1 ? `${escape(part)}\\n` : escape(part),
    );
  });
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function escape(line: string): string {
  return line.replace(/[^ -~]/g, (character) => {
    if (character === '\r') return '\\r';
    if (character === '\t') return '\\t';
    return byteEscape(character);
  });
}
