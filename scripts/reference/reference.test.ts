import { describe, expect, test } from 'vitest';
import { readStartOptions } from '../../src/config/start-options.ts';
import { variableOf } from './flag-table.ts';
import { markdownTable } from './markdown-table.ts';
import { startFlags } from './pages.ts';
import { withSections } from './sections.ts';
import { executors } from '../../src/executors/index.ts';

describe('a page with generated parts', () => {
  const page = 'before\n\n<!-- generated: one -->\n\nold\n\n<!-- end of generated -->\n\nafter\n';

  test('gets its parts written anew and keeps the rest', () => {
    const fresh = withSections(page, new Map([['one', 'new']]));
    expect(fresh).toBe(page.replace('old', 'new'));
    expect(withSections(fresh, new Map([['one', 'new']]))).toBe(fresh);
  });

  test.each([
    ['a part without a place', page, ['one', 'two'], 'no place for two'],
    ['a place without a part', page, [], '"one" stands in the wrong place'],
    ['a part that never ends', page.replace('<!-- end', '<!-- and'), ['one'], 'never ends'],
    ['an end without a beginning', page.replace('generated: one', 'x'), ['one'], 'never began'],
    ['the same part twice', page + page, ['one'], 'wrong place'],
  ])('is refused for %s', (_name, text, parts, says) => {
    expect(() => withSections(text, new Map(parts.map((part) => [part, ''])))).toThrow(says);
  });
});

test('tables are padded, and bars in cells are no borders', () => {
  expect(markdownTable(['a', 'long'], [['x|y', '1']])).toBe(
    ['| a    | long |', '| ---- | ---- |', '| x\\|y | 1    |'].join('\n'),
  );
});

test('every flag of start is read from the variable that the page names', () => {
  const wrong = Object.fromEntries(startFlags().map((flag) => [variableOf(flag), 'a\0 b']));
  const reading = readStartOptions({}, wrong, executors);
  expect(reading.kind).toBe('invalid');
  if (reading.kind !== 'invalid') return;
  const complained = new Set(reading.problems.map(({ path }) => path));
  // Names of certificate files are not looked at before they are opened.
  const expected = startFlags()
    .map(variableOf)
    .filter((name) => name !== 'SQUIRREL_CA');
  expect([...complained].sort()).toEqual(expected.sort());
});
