import { describe, expect, it } from 'vitest';
import { asMonitorId, asOwnerId } from '../../core/ids.ts';
import { pendingState } from '../../core/monitor/monitor-state.ts';
import type { MonitorQuery, Storage } from '../../core/ports/storage.ts';
import { everyPage } from './every-page.ts';
import {
  sampleCheck,
  sampleEntry,
  sampleIncident,
  sampleMonitor,
  sampleNotification,
  sampleOwner,
  T0,
} from './storage-samples.ts';

/** The part of the storage contract about the configured monitors. */
export function monitorContract(open: () => Promise<Storage>): void {
  describe('monitors', () => {
    it('hands out what was put in, pending at first', async () => {
      const { monitors, owners } = await open();
      await owners.put(sampleOwner('ada'));
      await owners.put(sampleOwner('bob'));
      const monitor = sampleMonitor('Ünïcode-سنجاب', {
        ownerIds: [asOwnerId('ada'), asOwnerId('bob')],
        isPaused: true,
        options: { url: 'x', nested: { list: [1, null, 'ü'], flag: false } },
      });
      await monitors.create([monitor]);
      expect(await monitors.get(monitor.id)).toEqual({ monitor, state: pendingState(T0) });
      expect(await monitors.get(asMonitorId('nobody'))).toBeNull();
    });

    it('creates all or none and names the one that is in the way', async () => {
      const { monitors } = await open();
      const a = sampleMonitor('a');
      await monitors.create([a]);
      const twin = sampleMonitor('c', { target: a.target });
      await expect(monitors.create([sampleMonitor('b'), twin])).rejects.toMatchObject({
        code: 'conflict',
        details: { existingId: a.id },
      });
      await expect(monitors.create([sampleMonitor('a', { target: 'x' })])).rejects.toMatchObject({
        code: 'conflict',
      });
      await expect(
        monitors.create([sampleMonitor('d'), sampleMonitor('e', { ownerIds: [asOwnerId('x')] })]),
      ).rejects.toMatchObject({ code: 'not_found', details: { what: 'owner', id: 'x' } });
      expect(await namesOf(monitors, {})).toEqual(['a']);
      await monitors.create([sampleMonitor('f', { target: a.target, kind: 'tcp' })]);
      expect(await monitors.countByStatus()).toMatchObject({ total: 2, byStatus: { pending: 2 } });
    });

    it('replaces the configured part and leaves the state', async () => {
      const { monitors, ledger } = await open();
      const [a, b] = [sampleMonitor('a'), sampleMonitor('b')];
      await monitors.create([a, b]);
      await ledger.commit([sampleEntry(a)]);
      const changed = { ...a, name: 'z', intervalMs: 5_000, updatedAt: T0 + 5 };
      const kept = await monitors.replace(changed);
      const watched = await monitors.get(a.id);
      expect(watched?.monitor).toEqual(changed);
      expect(watched?.state.status).toBe('up');
      expect(kept).toEqual(watched?.state);
      await expect(monitors.replace({ ...a, target: b.target })).rejects.toMatchObject({
        code: 'conflict',
        details: { existingId: b.id },
      });
      await expect(monitors.replace(sampleMonitor('nobody'))).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await monitors.countByStatus()).toMatchObject({
        total: 2,
        paused: 0,
        byStatus: { pending: 1, up: 1 },
      });
    });

    it('changes and removes several as a whole, or none of them', async () => {
      const { monitors } = await open();
      const [a, b, c] = [sampleMonitor('a'), sampleMonitor('b'), sampleMonitor('c')];
      await monitors.create([a, b, c]);
      const paused = [a, b].map((each) => ({ ...each, isPaused: true, updatedAt: T0 + 5 }));
      const states = await monitors.replaceAll(paused);
      expect(states.map(({ epoch }) => epoch)).toEqual([1, 1]);
      expect((await monitors.countByStatus()).paused).toBe(2);
      const both = await monitors.getAll([b.id, asMonitorId('gone'), c.id, b.id]);
      expect([...both.keys()].toSorted()).toEqual([b.id, c.id]);
      expect(both.get(b.id)).toEqual(await monitors.get(b.id));
      // The last of these watches what another one does.
      const clash = [
        { ...c, name: 'new' },
        { ...a, target: b.target },
      ];
      await expect(monitors.replaceAll(clash)).rejects.toMatchObject({ code: 'conflict' });
      expect((await monitors.get(c.id))?.monitor.name).toBe(c.name);
      await monitors.removeAll([a.id, asMonitorId('gone'), b.id], T0 + 9);
      expect((await monitors.list({ limit: 5, cursor: null })).items).toHaveLength(1);
      expect(await monitors.countByStatus()).toMatchObject({ total: 1, paused: 0 });
    });

    it('finds by targets of a kind', async () => {
      const { monitors } = await open();
      const [a, b] = [sampleMonitor('a'), sampleMonitor('b', { kind: 'tcp' })];
      await monitors.create([a, b]);
      const targets = [b.target, a.target, a.target, 'http://other/'];
      expect(await monitors.findByTargets('http', targets)).toEqual([a]);
      expect(await monitors.findByTargets('tcp', targets)).toEqual([b]);
    });

    it('lists by name, then id, in pages that hold still while others come and go', async () => {
      const { monitors } = await open();
      const names = ['b', 'a', 'é', 'z', 'a', '𝄞', 'ﬀ', 'B'];
      const all = names.map((name, index) =>
        sampleMonitor(name, { id: asMonitorId(`m${9 - index}`), target: `t${index}` }),
      );
      await monitors.create(all);
      const first = await monitors.list({ limit: 3, cursor: null });
      await monitors.create([sampleMonitor('0'), sampleMonitor('zz')]);
      await monitors.remove(asMonitorId('m9'), T0);
      const rest = await everyPage((cursor) => monitors.list({ limit: 2, cursor }), first);
      const ids = [...first.items, ...rest].map(({ monitor }) => monitor.id);
      expect(ids).toEqual(['m2', 'm5', 'm8', 'm6', 'm-zz', 'm7', 'm3', 'm4']);
    });

    it('searches and filters', async () => {
      const { monitors, owners, ledger } = await open();
      await owners.put(sampleOwner('ada'));
      const ownerId = asOwnerId('ada');
      const all = [
        sampleMonitor('Alpha', { ownerIds: [ownerId] }),
        sampleMonitor('beta', { isPaused: true, ownerIds: [ownerId] }),
        sampleMonitor('gamma', { target: 'http://x/ALPHABET?100%_' }),
        sampleMonitor('ÄPFEL'),
      ];
      await monitors.create(all);
      await ledger.commit([sampleEntry(all[0] ?? sampleMonitor('x'))]);
      expect(await namesOf(monitors, { search: 'aLPha' })).toEqual(['Alpha', 'gamma']);
      expect(await namesOf(monitors, { search: 'äpf' })).toEqual(['ÄPFEL']);
      expect(await namesOf(monitors, { search: '100%_' })).toEqual(['gamma']);
      expect(await namesOf(monitors, { search: "'; DROP TABLE monitors; --" })).toEqual([]);
      expect(await namesOf(monitors, { search: '' })).toHaveLength(4);
      expect(await namesOf(monitors, { status: 'up' })).toEqual(['Alpha']);
      expect(await namesOf(monitors, { ownerId })).toEqual(['Alpha', 'beta']);
      expect(await namesOf(monitors, { isPaused: true })).toEqual(['beta']);
      expect(await namesOf(monitors, { isPaused: false, ownerId, search: 'a' })).toEqual(['Alpha']);
      expect(await namesOf(monitors, { status: 'down', isPaused: true })).toEqual([]);
    });

    it('finds the monitors of each of several owners, in the order of names, page by page', async () => {
      const { monitors, owners } = await open();
      const [ada, bob] = [asOwnerId('ada'), asOwnerId('bob')];
      for (const id of [ada, bob]) await owners.put(sampleOwner(id));
      const both = sampleMonitor('c', { ownerIds: [bob, ada] });
      await monitors.create([
        sampleMonitor('d', { ownerIds: [ada] }),
        both,
        sampleMonitor('b', { ownerIds: [bob] }),
        sampleMonitor('a', { ownerIds: [ada, bob], isPaused: true }),
        sampleMonitor('e'),
      ]);
      expect(await namesOf(monitors, { ownerId: ada })).toEqual(['a', 'c', 'd']);
      expect(await namesOf(monitors, { ownerId: bob })).toEqual(['a', 'b', 'c']);
      expect(await namesOf(monitors, { ownerId: bob, isPaused: true })).toEqual(['a']);
      expect(await namesOf(monitors, { ownerId: ada, search: 'c' })).toEqual(['c']);
      expect(await namesOf(monitors, { ownerId: asOwnerId('eve') })).toEqual([]);
      const first = await monitors.list({ ownerId: ada, limit: 2, cursor: null });
      const next = await monitors.list({ ownerId: ada, limit: 2, cursor: first.nextCursor });
      const names = [...first.items, ...next.items].map(({ monitor }) => monitor.name);
      expect(names).toEqual(['a', 'c', 'd']);
      await monitors.replace({ ...both, ownerIds: [bob] });
      expect(await namesOf(monitors, { ownerId: ada })).toEqual(['a', 'd']);
      await monitors.remove(both.id, T0);
      expect(await namesOf(monitors, { ownerId: bob })).toEqual(['a', 'b']);
    });

    it('finds by tags, and counts them', async () => {
      const { monitors } = await open();
      await monitors.create([
        sampleMonitor('a', { tags: ['web', 'env:prod'] }),
        sampleMonitor('b', { tags: ['web'] }),
        sampleMonitor('c', { tags: ['webby', 'größe:l', 'a_b'] }),
        sampleMonitor('d'),
      ]);
      expect(await namesOf(monitors, { tags: ['web'] })).toEqual(['a', 'b']);
      expect(await namesOf(monitors, { tags: ['env:prod', 'web'] })).toEqual(['a']);
      expect(await namesOf(monitors, { tags: ['größe:l'] })).toEqual(['c']);
      expect(await namesOf(monitors, { tags: ['a%b'] })).toEqual([]);
      expect(await namesOf(monitors, { tags: ['web'], search: 'b' })).toEqual(['b']);
      expect(await namesOf(monitors, { tags: [] })).toHaveLength(4);
      expect(await monitors.countByTag()).toEqual([
        { tag: 'web', monitors: 2 },
        { tag: 'a_b', monitors: 1 },
        { tag: 'env:prod', monitors: 1 },
        { tag: 'größe:l', monitors: 1 },
        { tag: 'webby', monitors: 1 },
      ]);
      await monitors.replace(sampleMonitor('a', { tags: ['moved'] }));
      const moved = await monitors.get(sampleMonitor('a').id);
      expect(moved?.monitor.tags).toEqual(['moved']);
    });

    it('pages through a search', async () => {
      const { monitors } = await open();
      const all = Array.from({ length: 4_500 }, (_, index) =>
        sampleMonitor(`s${String(index).padStart(4, '0')}`, {
          target: index % 900 === 0 ? `needle${index}` : `hay${index}`,
        }),
      );
      await monitors.create(all);
      const list = (cursor: string | null): ReturnType<typeof monitors.list> =>
        monitors.list({ limit: 2, cursor, search: 'NEEDLE' });
      const found = await everyPage(list, await list(null));
      const first = await list(null);
      expect([...first.items, ...found].map(({ monitor }) => monitor.target)).toEqual(
        [0, 900, 1800, 2700, 3600].map((index) => `needle${index}`),
      );
    });

    it('refuses cursors it did not give out', async () => {
      const { monitors, incidents, outbox, history } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      for (const cursor of ['', 'x', '!!!', 'WzFd', 'bnVsbA', `W${'W'.repeat(5_000)}`]) {
        const invalid = { code: 'invalid' };
        await expect(monitors.list({ limit: 1, cursor })).rejects.toMatchObject(invalid);
        await expect(incidents.list({ limit: 1, cursor })).rejects.toMatchObject(invalid);
        const request = { limit: 1, cursor: 'WyJhIiwiYiJd' };
        await expect(outbox.list(request)).rejects.toMatchObject(invalid);
        const query = { monitorId: monitor.id, limit: 1, cursor };
        await expect(history.list(query)).rejects.toMatchObject(invalid);
      }
    });

    it('removes everything of a monitor but what is still to be sent', async () => {
      const storage = await open();
      const [monitor, other] = [sampleMonitor('a'), sampleMonitor('b')];
      await storage.monitors.create([monitor, other]);
      for (const each of [monitor, other]) {
        const incident = sampleIncident(each, `i-${each.name}`);
        const notification = sampleNotification(`n-${each.name}`, { monitorId: each.id });
        await storage.ledger.commit([
          sampleEntry(each, { incident, notifications: [notification] }),
        ]);
        await storage.history.append([sampleCheck(each, T0)]);
      }
      await storage.monitors.remove(monitor.id, T0);
      await expect(storage.monitors.remove(monitor.id, T0)).rejects.toMatchObject({
        code: 'not_found',
        details: { what: 'monitor', id: monitor.id },
      });
      const page = { limit: 10, cursor: null };
      expect(await storage.monitors.get(monitor.id)).toBeNull();
      expect((await storage.incidents.list(page)).items.map(({ id }) => id)).toEqual(['i-b']);
      expect((await storage.outbox.list(page)).items.map(({ id }) => id)).toEqual(['n-b', 'n-a']);
      expect(await storage.history.latest([monitor.id, other.id], 5)).toHaveProperty('size', 1);
      expect(await storage.monitors.countByStatus()).toMatchObject({
        total: 1,
        byStatus: { up: 1 },
      });
      // The same target again is a new monitor: nothing of the old one comes back.
      await storage.monitors.create([monitor]);
      const query = { monitorId: monitor.id, ...page };
      expect((await storage.history.list(query)).items).toEqual([]);
      expect((await storage.incidents.list(query)).items).toEqual([]);
    });
  });
}

async function namesOf(
  monitors: Storage['monitors'],
  query: Partial<MonitorQuery>,
): Promise<string[]> {
  const { items } = await monitors.list({ limit: 100, cursor: null, ...query });
  return items.map(({ monitor }) => monitor.name);
}
