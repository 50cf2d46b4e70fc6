import { expect, test } from 'vitest';
import { iconOf } from './tab.ts';

test('the icon of the tab has the count of what is down, and says when we are blind', () => {
  expect(iconOf({ kind: 'fine' })).not.toContain('#c8281b');
  expect(iconOf({ kind: 'down', count: 7 })).toContain('>7</text>');
  expect(iconOf({ kind: 'down', count: 1_204 })).toContain('>99+</text>');
  expect(iconOf({ kind: 'blind' })).toContain('#5d5766');
});
