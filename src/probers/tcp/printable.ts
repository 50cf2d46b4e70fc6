const longest = 100;

/** A line of a stranger in quotes, fit for a message. */
export function printable(line: string): string {
  const text = line
    .replace(/[\p{Cc}\p{Cf}\uFFFD]/gu, '·')
    .slice(0, longest)
    .toWellFormed();
  return `"${text}${line.length > longest ? '…' : ''}"`;
}
