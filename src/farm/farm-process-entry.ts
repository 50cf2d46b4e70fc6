import { startFarm } from './farm.ts';
import type { Farm } from './farm.ts';
import type { FarmOrder, FarmOrderResults, FarmReply } from './farm-process-protocol.ts';

let farm: Farm | null = null;

process.on('message', (order: FarmOrder) => {
  void answer(order);
});

// The parent is gone, perhaps killed: a farm without an owner must not stay.
process.on('disconnect', () => {
  void (farm?.stop() ?? Promise.resolve()).finally(() => process.exit());
});

// The parent decides when the farm ends; an interrupt typed at a terminal reaches both.
process.on('SIGINT', () => undefined);

async function answer(order: FarmOrder): Promise<void> {
  try {
    reply({ id: order.id, kind: 'done', result: await obey(order) });
  } catch (error) {
    reply({ id: order.id, kind: 'failed', message: String(error) });
  }
  if (order.kind === 'stop') process.disconnect?.();
}

async function obey(order: FarmOrder): Promise<FarmOrderResults[FarmOrder['kind']]> {
  if (order.kind === 'start') {
    farm = await startFarm(order.spec);
    return { sites: farm.sites, resolver: farm.resolver };
  }
  if (farm === null) throw new Error('the farm was not started');
  if (order.kind === 'requests') return farm.requests(order.name);
  if (order.kind === 'counts') return countsOf(farm);
  if (order.kind === 'change') await farm.change(order.name, order.behaviour);
  else await farm.stop();
  return null;
}

function countsOf(running: Farm): Readonly<Record<string, number>> {
  return Object.fromEntries(running.sites.map(({ name }) => [name, running.requestCount(name)]));
}

function reply(message: FarmReply): void {
  if (process.connected) process.send?.(message);
}
