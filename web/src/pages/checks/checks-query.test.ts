import { expect, it } from 'vitest';
import { checksQuery } from './checks-query.ts';

it('asks for what is wanted, and says nothing of what is not limited', () => {
  expect(checksQuery({ outcome: 'any', from: 0, to: 0 })).toBe('');
  expect(checksQuery({ outcome: 'down', from: 5, to: 7 })).toBe('&outcome=down&from=5&to=7');
});
