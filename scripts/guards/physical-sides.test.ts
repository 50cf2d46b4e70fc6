import { describe, expect, it } from 'vitest';
import { physicalSides } from './physical-sides.ts';

const findingsOf = (path: string, text: string) => physicalSides({ files: [{ path, text }] });

describe('a physical side', () => {
  it.each([
    'margin-left: 4px;',
    'a { padding-right: 0 }',
    'border-left-width: 1px;',
    'border-top-left-radius: 2px;',
    'scroll-padding-left: 2px;',
    'left: 0;',
    'a { right: 0 }',
    'text-align: left;',
    'float: right;',
  ])('is found in a style: %s', (text) => {
    expect(findingsOf('web/src/frame/frame.css', text)).toHaveLength(1);
  });

  it.each([
    'style={{ marginLeft: 4 }}',
    "style={{ left: 0, textAlign: 'end' }}",
    "textAlign: 'right'",
  ])('is found in a component: %s', (text) => {
    expect(findingsOf('web/src/frame/frame.tsx', text)).toHaveLength(1);
  });

  it.each([
    'margin-inline-start: 4px;',
    'text-align: end;',
    'inset-inline: 0;',
    'transform: translateX(4px);',
    '/* on the left of it */',
    'background: linear-gradient(to right, red, blue);',
  ])('is not what this is: %s', (text) => {
    expect(findingsOf('web/src/frame/frame.css', text)).toEqual([]);
  });

  it('is looked for in the dashboard alone', () => {
    expect(findingsOf('src/core/x.css', 'left: 0')).toEqual([]);
    expect(findingsOf('web/src/route/x.ts', 'left: 0')).toEqual([]);
  });
});
