import { expect, test } from 'vitest';
import { ByteStore } from './byte-store.ts';

test('keeps what came, in pieces of any size, up to its bound', () => {
  const store = new ByteStore(10);
  expect(store.add(Buffer.from('abc'))).toBe(true);
  expect(store.add(Buffer.from('defghij'))).toBe(true);
  expect(store.add(Buffer.from('k'))).toBe(false);
  expect(store.view().toString()).toBe('abcdefghij');
  store.drop(4);
  expect(store.add(Buffer.from('123456'))).toBe(false);
  expect(store.view().toString()).toBe('efghij1234');
  store.drop(100);
  expect(store.length).toBe(0);
});

test('holds as much memory for a million pieces as for one', () => {
  const store = new ByteStore(1_048_576);
  const piece = Buffer.from('x');
  for (let count = 0; count < 1_048_576; count += 1) store.add(piece);
  expect(store.view()).toHaveLength(1_048_576);
  expect(store.view().buffer.byteLength).toBeLessThanOrEqual(2 * 1_048_576);
});
