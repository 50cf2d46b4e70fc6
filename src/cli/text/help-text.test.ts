import { expect, test } from 'vitest';
import { helpText } from './help-text.ts';

const text = `
Engines run one after another, each in a fresh process. The clock runs
from the moment its workers are ready.

  inspect active     checks under way, by worker and by kind
  resize <n>         concurrent checks

Examples:
  squirrel check -f websites.txt --engine multicore --workers 200`;

test('paragraphs are filled, meanings hang, examples stay whole', () => {
  expect(helpText(text, 40).split('\n')).toEqual([
    '',
    'Engines run one after another, each in a',
    'fresh process. The clock runs from the',
    'moment its workers are ready.',
    '',
    '  inspect active     checks under way, by',
    '                     worker and by kind',
    '  resize <n>         concurrent checks',
    '',
    'Examples:',
    '  squirrel check -f websites.txt --engine multicore --workers 200',
  ]);
});

test('a wide terminal fills its width', () => {
  expect(helpText(text, 120).split('\n')[1]).toBe(
    'Engines run one after another, each in a fresh process. The clock runs from the moment its workers are ready.',
  );
});
