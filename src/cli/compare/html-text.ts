/** HTML that is safe to put into a page as it is. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Template for HTML: texts and numbers put in are escaped, in content and in quoted attributes alike. */
export function html(texts: readonly string[], ...parts: readonly Part[]): Html {
  const written = texts.map((text, index) => text + writtenPart(parts[index] ?? ''));
  return { html: written.join('') };
}

function writtenPart(part: Part): string {
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (found) => escapes[found] ?? '');
  if (typeof part === 'number') return String(part);
  return 'html' in part ? part.html : part.map((each) => each.html).join('');
}
