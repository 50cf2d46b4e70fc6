import { describe, expect, it } from 'vitest';
import { asOwnerId } from '../../core/ids.ts';
import type { Page } from '../../core/page.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { everyPage } from './every-page.ts';
import { sampleChannel, sampleMonitor, sampleOwner, T0 } from './storage-samples.ts';

/** The part of the storage contract about who is told, and how. */
export function ownerContract(open: () => Promise<Storage>): void {
  describe('owners and channels', () => {
    it('says whether a put changed anything', async () => {
      const { owners, channels } = await open();
      expect(await owners.put(sampleOwner('ada'))).toBe(true);
      expect(await owners.put(sampleOwner('ada'))).toBe(false);
      expect(await owners.put(sampleOwner('ada', { language: 'fa' }))).toBe(true);
      expect(await owners.get(asOwnerId('ada'))).toEqual(sampleOwner('ada', { language: 'fa' }));
      const channel = sampleChannel('mail', { ownerId: asOwnerId('ada') });
      expect(await channels.put(channel)).toBe(true);
      expect(await channels.put({ ...channel })).toBe(false);
      expect(await channels.put({ ...channel, isEnabled: false })).toBe(true);
      expect(await channels.get(channel.id)).toEqual({ ...channel, isEnabled: false });
      const lost = sampleChannel('lost', { ownerId: asOwnerId('nobody') });
      await expect(channels.put(lost)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('keeps an owner that is referred to', async () => {
      const { owners, channels, monitors } = await open();
      const ownerId = asOwnerId('ada');
      await owners.put(sampleOwner('ada'));
      await channels.put(sampleChannel('mail', { ownerId }));
      await expect(owners.remove(ownerId)).rejects.toMatchObject({ code: 'conflict' });
      await channels.remove(sampleChannel('mail').id);
      await owners.put(sampleOwner('bob'));
      for (const ownerIds of [[ownerId], [asOwnerId('bob'), ownerId]]) {
        await monitors.create([sampleMonitor('a', { ownerIds })]);
        await expect(owners.remove(ownerId)).rejects.toMatchObject({
          code: 'conflict',
          details: { monitorId: 'm-a' },
        });
        await monitors.remove(sampleMonitor('a').id, T0);
      }
      await monitors.create([sampleMonitor('a', { ownerIds: [asOwnerId('bob'), ownerId] })]);
      await monitors.replace(sampleMonitor('a'));
      await owners.remove(ownerId);
      await expect(owners.remove(ownerId)).rejects.toMatchObject({ code: 'not_found' });
      await expect(channels.remove(sampleChannel('mail').id)).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    it('lists by id in pages', async () => {
      const { owners, channels } = await open();
      for (const id of ['c', 'a', 'e', 'b', 'd']) {
        await owners.put(sampleOwner(id));
        await channels.put(sampleChannel(id));
      }
      for (const store of [owners, channels]) {
        const list = async (cursor: string | null): Promise<Page<{ readonly id: string }>> =>
          store.list({ limit: 2, cursor });
        const first = await list(null);
        const rest = await everyPage(list, first);
        const ids = [...first.items, ...rest].map(({ id }) => id);
        expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
      }
    });
  });
}
