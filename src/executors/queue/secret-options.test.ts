import { expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { holdsSecret } from './secret-options.ts';

const holds = (options: JsonObject, kind = 'http'): boolean =>
  holdsSecret({ kind, options }, { http: ['headers'] });

test('a secret option counts once there is something in it', () => {
  expect(holds({ url: 'http://a.example/', headers: { Cookie: 'x' } })).toBe(true);
  expect(holds({ url: 'http://a.example/', headers: {} })).toBe(false);
  expect(holds({ url: 'http://a.example/' })).toBe(false);
});

test('of a kind that nobody described everything is secret', () => {
  expect(holds({ url: 'http://a.example/' }, 'other')).toBe(true);
  expect(holds({ url: '' }, 'other')).toBe(false);
  expect(holdsSecret({ kind: 'http', options: { url: 'x' } }, undefined)).toBe(true);
});
