import { openHostileFarm } from './hostile-farm.ts';
import type { HostileOrder, HostileOrderResults, HostileReply } from './hostile-farm-protocol.ts';
import type { OpenTry } from './open-try.ts';

const farm = openHostileFarm();
const stages = new Map<number, OpenTry>();

process.on('message', (order: HostileOrder) => {
  void answer(order);
});

// The parent is gone, perhaps killed: a farm without an owner must not stay.
process.on('disconnect', () => {
  void farm.stop().finally(() => process.exit());
});

// The parent decides when the farm ends; an interrupt typed at a terminal reaches both.
process.on('SIGINT', () => undefined);

async function answer(order: HostileOrder): Promise<void> {
  try {
    reply({ id: order.id, kind: 'done', result: await obey(order) });
  } catch (error) {
    reply({ id: order.id, kind: 'failed', message: String(error) });
  }
  if (order.kind === 'stop') process.disconnect?.();
}

async function obey(order: HostileOrder): Promise<HostileOrderResults[HostileOrder['kind']]> {
  if (order.kind === 'stop') {
    await farm.stop();
    return null;
  }
  if (order.kind === 'open') {
    const opened = await farm.open(order.place);
    stages.set(order.stage, opened);
    return opened.values;
  }
  const stage = stages.get(order.stage);
  if (stage === undefined) throw new Error('this try is not open');
  if (order.kind === 'settle') return stage.settle(order.withinMs);
  if (order.kind === 'reset') await stage.reset();
  else {
    stages.delete(order.stage);
    await stage.close();
  }
  return null;
}

function reply(message: HostileReply): void {
  if (process.connected) process.send?.(message);
}
