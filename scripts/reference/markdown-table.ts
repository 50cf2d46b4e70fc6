/** A table as the formatter lays it out: columns padded to one width, bars inside cells escaped. */
export function markdownTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [heading, ...rows].map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = heading.map((_, column) =>
    Math.max(3, ...lines.map((cells) => (cells[column] ?? '').length)),
  );
  const written = lines.map((cells) =>
    row(widths.map((width, at) => (cells[at] ?? '').padEnd(width))),
  );
  return [written[0], row(widths.map((width) => '-'.repeat(width))), ...written.slice(1)].join(
    '\n',
  );
}

/** Text that is shown letter by letter; nothing stays nothing. */
export function codeOf(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
