import { describe, expect, it } from 'vitest';
import { entitiesOf, type EntityItems } from '../../core/entities.ts';
import { asOwnerId } from '../../core/ids.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { sampleChannel, sampleMonitor, sampleOwner } from './storage-samples.ts';

const entities = entitiesOf({ channelKinds: new Map() });
const NOW = Date.UTC(2026, 10, 30);

const FORMS = {
  schedules: {
    id: 'weekly',
    members: ['ada', 'bob'],
    overrides: [{ owner: 'bob', from: '2026-12-24T00:00', to: '2026-12-27T00:00' }],
  },
  escalations: {
    id: 'late',
    repeat: 3,
    steps: [{ after: '10m', owners: ['ada'], channels: ['mail'], schedules: ['weekly'] }],
  },
  maintenance: {
    id: 'deploy',
    monitors: ['Shop'],
    owners: ['bob'],
    days: 'fri',
    at: '22:00',
    for: '2h',
  },
  silences: { id: 'quiet', tags: ['web'], for: '1h', comment: 'why' },
} as const;

/** What a form of one of these entities is read as. */
function itemOf<Name extends keyof typeof FORMS>(name: Name): EntityItems[Name] {
  const form = { ...FORMS[name], ...(name === 'silences' && { author: 'Ada “é” 🐿' }) };
  const reading = entities[name].read(form, { path: '', now: NOW });
  if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
  return reading.item as EntityItems[Name];
}

/** Puts one of each: owners `ada` and `bob` and the channel `mail` must be there. */
export async function putPlans(storage: Storage): Promise<void> {
  await storage.schedules.put(itemOf('schedules'));
  await storage.escalations.put(itemOf('escalations'));
  await storage.maintenance.put(itemOf('maintenance'));
  await storage.silences.put(itemOf('silences'));
}

/** The part of the storage contract about who is notified when. */
export function planContract(open: () => Promise<Storage>): void {
  const filled = async (): Promise<Storage> => {
    const storage = await open();
    for (const id of ['ada', 'bob']) await storage.owners.put(sampleOwner(id));
    await storage.channels.put(sampleChannel('mail'));
    await putPlans(storage);
    return storage;
  };

  describe('escalations, schedules, maintenance and silences', () => {
    it('come back as they were put in', async () => {
      const storage = await filled();
      expect(await storage.schedules.get('weekly')).toEqual(itemOf('schedules'));
      expect(await storage.escalations.get('late')).toEqual(itemOf('escalations'));
      expect(await storage.maintenance.get('deploy')).toEqual(itemOf('maintenance'));
      expect(await storage.silences.get('quiet')).toEqual(itemOf('silences'));
      expect(await storage.maintenance.put(itemOf('maintenance'))).toBe(false);
    });

    it('hold what they name inside of them', async () => {
      const storage = await filled();
      const conflict = { code: 'conflict' };
      await expect(storage.schedules.remove('weekly')).rejects.toMatchObject(conflict);
      await expect(storage.channels.remove('mail')).rejects.toMatchObject(conflict);
      await expect(storage.owners.remove('bob')).rejects.toMatchObject(conflict);
      await storage.maintenance.remove('deploy');
      await storage.escalations.remove('late');
      await storage.channels.remove('mail');
      await storage.schedules.remove('weekly');
      await storage.owners.remove('bob');
    });

    it('are held by owners and monitors, and must be there', async () => {
      const storage = await filled();
      const { escalations, owners, monitors } = storage;
      const { id: escalationId } = itemOf('escalations');
      await owners.put(sampleOwner('ada', { escalationId }));
      const details = { ownerId: 'ada' };
      await expect(escalations.remove('late')).rejects.toMatchObject({ code: 'conflict', details });
      await owners.put(sampleOwner('ada'));
      await monitors.create([
        sampleMonitor('a', { escalationId, dependsOn: ['gone'], note: 'n', group: 'EU' }),
      ]);
      expect((await monitors.get(sampleMonitor('a').id))?.monitor).toMatchObject({
        escalationId,
        dependsOn: ['gone'],
        note: 'n',
        group: 'EU',
      });
      await expect(escalations.remove('late')).rejects.toMatchObject({
        code: 'conflict',
        details: { monitorId: 'm-a' },
      });
      await monitors.replace(sampleMonitor('a'));
      await escalations.remove('late');
      const lost = sampleMonitor('b', { escalationId });
      await expect(monitors.create([lost])).rejects.toMatchObject({ code: 'not_found' });
    });

    it('monitors are found by id, name and address', async () => {
      const { monitors, owners } = await open();
      await owners.put(sampleOwner('ada'));
      const [a, b] = [
        sampleMonitor('a'),
        sampleMonitor('b', { name: 'a', kind: 'tcp', target: 'b:1' }),
      ];
      await monitors.create([a, b, sampleMonitor('c', { ownerIds: [asOwnerId('ada')] })]);
      expect((await monitors.findCalled('a')).toSorted()).toEqual([a.id, b.id]);
      expect(await monitors.findCalled(a.id)).toEqual([a.id]);
      expect(await monitors.findCalled(a.target)).toEqual([a.id]);
      expect(await monitors.findCalled('b:1')).toEqual([b.id]);
      expect(await monitors.findCalled('nothing')).toEqual([]);
    });
  });
}
