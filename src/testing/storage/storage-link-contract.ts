import { describe, expect, it } from 'vitest';
import type { Storage } from '../../core/ports/storage.ts';
import { T0 } from './storage-samples.ts';

/** The part of the storage contract about links that can be used once. */
export function linkContract(open: () => Promise<Storage>): void {
  describe('used links', () => {
    const expiresAt = T0 + 1_000;

    it('are known by their tokens, once used', async () => {
      const { links } = await open();
      expect(await links.isUsed('a')).toBe(false);
      expect(await links.use({ token: 'a', expiresAt, now: T0 })).toBe(true);
      expect(await links.isUsed('a')).toBe(true);
      expect(await links.isUsed('b')).toBe(false);
    });

    it('are used by one caller of many that come at once', async () => {
      const { links } = await open();
      const use = () => links.use({ token: 'a', expiresAt, now: T0 });
      const noted = await Promise.all(Array.from({ length: 20 }, use));
      expect(noted.filter(Boolean)).toHaveLength(1);
    });

    it('are kept until they expire', async () => {
      const { links } = await open();
      await links.use({ token: 'a', expiresAt, now: T0 });
      await links.use({ token: 'b', expiresAt: expiresAt + 1_000, now: expiresAt });
      expect(await links.isUsed('a')).toBe(true);
      await links.use({ token: 'c', expiresAt: expiresAt + 1_000, now: expiresAt + 1 });
      expect(await Promise.all(['a', 'b', 'c'].map((token) => links.isUsed(token)))).toEqual([
        false,
        true,
        true,
      ]);
    });
  });
}
