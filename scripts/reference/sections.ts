/** The generated parts of a page, by name; each is the text between its two marks. */
export type Sections = ReadonlyMap<string, string>;

const OPENING = /^<!-- generated: ([\w-]+) -->$/;
const CLOSING = '<!-- end of generated -->';

/** The page with its generated parts written anew. Throws when page and parts do not belong together. */
export function withSections(page: string, sections: Sections): string {
  const fresh: string[] = [];
  const open = new Set(sections.keys());
  let current: string | null = null;
  for (const line of page.split('\n')) {
    const name = OPENING.exec(line)?.[1];
    if (name !== undefined) {
      const text = sections.get(name);
      if (current !== null || text === undefined || !open.delete(name)) {
        throw new Error(`the part "${name}" stands in the wrong place`);
      }
      current = name;
      fresh.push(line, '', text, '');
    } else if (line === CLOSING) {
      if (current === null) throw new Error('a generated part ends that never began');
      current = null;
      fresh.push(line);
    } else if (current === null) {
      fresh.push(line);
    }
  }
  if (current !== null) throw new Error(`the part "${current}" never ends`);
  if (open.size > 0) throw new Error(`the page has no place for ${[...open].join(', ')}`);
  return fresh.join('\n');
}
