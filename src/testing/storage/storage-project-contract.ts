import { describe, expect, it } from 'vitest';
import { asProjectId } from '../../core/ids.ts';
import { DEFAULT_PROJECT } from '../../core/projects/project-field.ts';
import type { Storage } from '../../core/ports/storage.ts';
import {
  sampleChannel,
  sampleMonitor,
  sampleNotification,
  sampleOwner,
  T0,
} from './storage-samples.ts';

const SHOP = asProjectId('shop');
const PAGE = { limit: 50, cursor: null };
const ofShop = { ...PAGE, projectIds: [SHOP] };

/** The part of the storage contract about what belongs to which project. */
export function projectContract(open: () => Promise<Storage>): void {
  const filled = async (): Promise<Storage> => {
    const storage = await open();
    await storage.projects.put({ id: SHOP, name: 'Shop' });
    await storage.owners.put(sampleOwner('ops'));
    await storage.owners.put(sampleOwner('seller', { projectId: SHOP }));
    await storage.channels.put(sampleChannel('mail'));
    await storage.channels.put(sampleChannel('shop-mail', { projectId: SHOP }));
    await storage.monitors.create([
      sampleMonitor('a', { tags: ['web'] }),
      sampleMonitor('b', { projectId: SHOP, tags: ['web', 'eu'] }),
    ]);
    return storage;
  };
  const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

  describe('projects', () => {
    it('begin with one that stays', async () => {
      const { projects } = await open();
      expect((await projects.list(PAGE)).items).toEqual([{ id: 'default', name: 'default' }]);
      await expect(projects.remove(DEFAULT_PROJECT)).rejects.toMatchObject({ code: 'conflict' });
    });

    it('are listed with what belongs to them alone', async () => {
      const storage = await filled();
      expect(idsOf((await storage.projects.list(ofShop)).items)).toEqual(['shop']);
      expect(idsOf((await storage.owners.list(ofShop)).items)).toEqual(['seller']);
      expect(idsOf((await storage.channels.list(ofShop)).items)).toEqual(['shop-mail']);
      const listed = async (query: object): Promise<string[]> => {
        const { items } = await storage.monitors.list({ ...PAGE, ...query });
        return items.map(({ monitor }) => monitor.name);
      };
      expect(await listed({})).toEqual(['a', 'b']);
      expect(await listed({ projectIds: [SHOP] })).toEqual(['b']);
      expect(await listed({ projectIds: [SHOP], search: 'example' })).toEqual(['b']);
      expect(await listed({ projectIds: [DEFAULT_PROJECT, SHOP] })).toEqual(['a', 'b']);
      expect(await listed({ projectIds: [] })).toEqual([]);
    });

    it('are counted alone', async () => {
      const { monitors } = await filled();
      expect(await monitors.countByTag([SHOP])).toEqual([
        { tag: 'eu', monitors: 1 },
        { tag: 'web', monitors: 1 },
      ]);
      expect(await monitors.countByStatus([SHOP])).toMatchObject({ total: 1 });
      expect(await monitors.countByStatus([])).toMatchObject({ total: 0 });
      expect(await monitors.findCalled('b', SHOP)).toEqual(['m-b']);
      expect(await monitors.findCalled('b', DEFAULT_PROJECT)).toEqual([]);
      expect(await monitors.findCalled('http://b.example/', DEFAULT_PROJECT)).toEqual([]);
    });

    it('show the messages of their channels alone', async () => {
      const { outbox } = await filled();
      const message = sampleNotification('mail');
      await outbox.add({ ...message, channelId: sampleChannel('mail').id, createdAt: T0 });
      expect((await outbox.list({ ...PAGE, projectIds: [DEFAULT_PROJECT] })).items).toHaveLength(1);
      expect((await outbox.list(ofShop)).items).toEqual([]);
    });

    it('hold nothing that refers to another project', async () => {
      const { monitors, owners, channels, escalations } = await filled();
      const missing = { code: 'not_found' };
      const { id: ownerId } = sampleOwner('ops');
      const stranger = sampleMonitor('c', { projectId: SHOP, ownerIds: [ownerId] });
      await expect(monitors.create([stranger])).rejects.toMatchObject(missing);
      const moved = sampleMonitor('b', { projectId: SHOP, ownerIds: [ownerId] });
      await expect(monitors.replace(moved)).rejects.toMatchObject(missing);
      const channel = sampleChannel('other', { projectId: SHOP, ownerId });
      await expect(channels.put(channel)).rejects.toMatchObject(missing);
      const nowhere = sampleOwner('lost', { projectId: asProjectId('nowhere') });
      await expect(owners.put(nowhere)).rejects.toMatchObject(missing);
      expect((await escalations.list(PAGE)).items).toEqual([]);
    });

    it('keep what other projects want under the same id', async () => {
      const { owners } = await filled();
      const twin = owners.put(sampleOwner('seller'));
      await expect(twin).rejects.toMatchObject({ code: 'conflict' });
      expect(await owners.get('seller')).toMatchObject({ projectId: SHOP });
    });

    it('hold no more than they may, also where several are made at once', async () => {
      const { monitors, channels, owners } = await filled();
      const full = { code: 'limit_exceeded', details: { max: 3 } };
      const ofShopNamed = (name: string) => sampleMonitor(name, { projectId: SHOP });
      const two = [ofShopNamed('c'), ofShopNamed('d')];
      await expect(monitors.create([...two, ofShopNamed('e')], 3)).rejects.toMatchObject(full);
      expect(await monitors.countByStatus([SHOP])).toMatchObject({ total: 1 });
      const racing = await Promise.allSettled(
        ['c', 'd', 'e', 'f'].map((name) => monitors.create([ofShopNamed(name)], 3)),
      );
      expect(racing.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
      expect(await monitors.countByStatus([SHOP])).toMatchObject({ total: 3 });
      // What is there already stays changeable, and others have their own number.
      await monitors.replace({ ...ofShopNamed('b'), name: 'new' }, 3);
      await monitors.create([sampleMonitor('g')], 3);
      const moved = { ...sampleMonitor('g'), projectId: SHOP };
      await expect(monitors.replace(moved, 3)).rejects.toMatchObject(full);
      await expect(monitors.replaceAll([moved], 3)).rejects.toMatchObject(full);
      expect((await monitors.get(moved.id))?.monitor.projectId).toBe(DEFAULT_PROJECT);

      const one = { code: 'limit_exceeded', details: { max: 1 } };
      const channel = sampleChannel('second', { projectId: SHOP });
      await expect(channels.put(channel, 1)).rejects.toMatchObject(one);
      expect(await channels.get(channel.id)).toBeNull();
      const kept = sampleChannel('shop-mail', { projectId: SHOP, isEnabled: false });
      expect(await channels.put(kept, 1)).toBe(true);
      const owner = sampleOwner('second', { projectId: SHOP });
      await expect(owners.put(owner, 1)).rejects.toMatchObject(one);
      expect(await owners.put(owner, 2)).toBe(true);
    });

    it('are removed only when nothing belongs to them', async () => {
      const { projects, owners, channels, monitors, users } = await filled();
      const user = { id: 'ann', name: 'Ann', email: 'ann@example.com', role: 'admin' } as const;
      const rest = { isDisabled: false, passwordHash: null, createdAt: T0, signedInAt: null };
      const memberships = [{ projectId: SHOP, role: 'viewer' }] as const;
      await users.create({ ...user, ...rest, memberships }, { isFirst: true });
      const conflict = { code: 'conflict' };
      await expect(projects.remove(SHOP)).rejects.toMatchObject(conflict);
      await owners.remove('seller');
      await channels.remove('shop-mail');
      await monitors.remove(sampleMonitor('b').id, T0);
      await expect(projects.remove(SHOP)).rejects.toMatchObject(conflict);
      await users.replace({ ...user, ...rest, memberships: [] });
      await projects.remove(SHOP);
      expect(await projects.get(SHOP)).toBeNull();
    });
  });
}
