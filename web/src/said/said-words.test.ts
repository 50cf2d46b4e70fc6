import { describe, expect, it } from 'vitest';
import { sayIn } from './said-words.ts';

const say = sayIn(
  {
    'a list': 'فهرست',
    'is missing': 'لازم است',
    'the input': 'ورودی',
    'must be at most {}': 'باید حداکثر {} باشد',
    'must be {}, not {}': 'باید {} باشد، نه {}',
    'write it as {}': '`as` را {} بنویسید',
    '{} problems, the first: {}': '{} ایراد، نخستین: {}',
  },
  (amount) => new Intl.NumberFormat('fa').format(amount),
);
/** Marks of direction made visible. */
const shown = (text: string): string =>
  say(text).replaceAll('\u2068', '[').replaceAll('\u2069', ']');

describe('a text of the service', () => {
  it.each([
    ['is missing', 'لازم است'],
    ['options.url is missing', '[options.url] لازم است'],
    ['the input is missing', 'ورودی لازم است'],
    ['url must be https, not "a b"', '[url] باید [https] باشد، نه ["a b"]'],
    ['tags must be a list, not 5', '[tags] باید فهرست باشد، نه ۵'],
    ['must be at most 20', 'باید حداکثر ۲۰ باشد'],
    ['write it as x', '[as] را [x] بنویسید'],
    ['2 problems, the first: url is missing', '۲ ایراد، نخستین: [url] لازم است'],
  ])('has the words of the reader: %s', (text, words) => {
    expect(shown(text)).toBe(words);
  });

  it('stays as it is where nobody has translated it', () => {
    expect(say('the moon is full')).toBe('the moon is full');
  });
});
