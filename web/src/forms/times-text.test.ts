import { expect, it } from 'vitest';
import { timesText } from './times-text.ts';
import { wordsOf } from './form-words.ts';

const item = {
  id: 'w1',
  all: false,
  tags: ['web', 'env:prod'],
  from: '2027-01-10T22:00',
  for: '2h',
};

it('says what a window is about, and when it is', () => {
  const english = wordsOf({}, 'maintenance');
  expect(timesText(item, english)).toBe('Tags: web, env:prod · From: 2027-01-10T22:00 · For: 2h');
  expect(timesText({ id: 'w2', all: true, from: null }, english)).toBe('All monitors');
});

it('says it in the words of the form', () => {
  const persian = wordsOf(
    { 'maintenance: From': 'از', From: 'فرستنده', For: 'به مدت' },
    'maintenance',
  );
  expect(timesText({ ...item, tags: [] }, persian)).toBe('از: 2027-01-10T22:00 · به مدت: 2h');
});

it('keeps the direction of values to themselves', () => {
  const persian = wordsOf({ From: 'از' }, 'maintenance');
  const times = timesText({ id: 'w1', from: '2027-01-10' }, persian, (text) => `[${text}]`);
  expect(times).toBe('از: [2027-01-10]');
});
