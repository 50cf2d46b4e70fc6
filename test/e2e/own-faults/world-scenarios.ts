import { setTimeout as wait } from 'node:timers/promises';
import { numberedSites } from '../../../src/farm/sites/numbered-sites.ts';
import { FaultStage } from './fault-stage.ts';
import type { FaultRecord } from './fault-stage.ts';
import { World } from './world.ts';

const BEGAN = 30_000;
const HEALED = 45_000;
const EVERY_ADDRESS = '0.0.0.0';
const PORTAL_ADDRESS = '44.0.0.80';
/** An interval, a check's timeout twice, because nothing else would confirm it, and what the promise allows. */
const PROMISED = 2_000 + 2 * 2_000 + 5_000;

/** Something that happens to all sites beyond our router. */
interface Break {
  begin(world: World): Promise<void> | void;
  end(world: World): Promise<void> | void;
}

async function watch(world: World, args: readonly string[] = []): Promise<FaultStage> {
  const stage = await FaultStage.open({
    farm: { sites: numberedSites({ count: 1 }) },
    lists: [],
    upstream: world.resolver,
    monitors: world.sites.map(({ url }) => ({ url })),
    interval: '2s',
    args: ['--ca', world.caFile, ...args],
  });
  await stage.start();
  await stage.untilAll('up', 20_000);
  // The first sites that are well have our own side looked at.
  await wait(2_000);
  return stage;
}

/** Our own side breaks, and works again. */
function ownSide(
  count: number,
  { begin, end }: Break,
  args?: readonly string[],
): () => Promise<FaultRecord> {
  return async () => {
    await using world = await World.open(count);
    await using stage = await watch(world, args);
    await begin(world);
    await stage.untilTold(1, BEGAN);
    stage.notes['during'] = await stage.statuses();
    await wait(3_000);
    await end(world);
    await stage.untilTold(2, HEALED);
    await stage.untilAll('up', 20_000);
    return await stage.record();
  };
}

/** A data centre breaks, which all sites are in. */
function dataCentre(
  count: number,
  begin: Break['begin'],
  root?: 'denied',
): () => Promise<FaultRecord> {
  return async () => {
    await using world = await World.open(count, root);
    await using stage = await watch(world);
    await begin(world);
    const brokenAt = performance.now();
    await stage.untilOwnerTold(count, PROMISED);
    stage.notes['told after ms'] = Math.round(performance.now() - brokenAt);
    return await stage.record();
  };
}

/** Every packet from us is dropped before anybody looks at it. */
const dropAll: Break = {
  begin: (world) => {
    world.route('rule del pref 0');
    world.route('rule add pref 10 lookup local');
    world.route('rule add pref 5 from 10.1.0.2 blackhole');
  },
  end: (world) => {
    world.route('rule del pref 5');
  },
};

/** A firewall refuses every connection, wherever it goes; names can be looked up. */
const refuseAll: Break = {
  begin: async (world) => {
    world.route('route add local default dev lo');
    await world.closeSites();
  },
  end: async (world) => {
    world.route('route del local default dev lo');
    await world.openSites();
  },
};

/** The router is off. */
const routerOff: Break = {
  begin: (world) => world.route('link set theirs down'),
  end: (world) => world.route('link set theirs up'),
};

/** Somebody answers every connection, with a certificate of his own. */
const portal: Break = {
  begin: async (world) => {
    world.route('route add local default dev lo');
    await world.closeSites();
    await world.openPortal(EVERY_ADDRESS);
  },
  end: async (world) => {
    await world.closePortal(EVERY_ADDRESS);
    world.route('route del local default dev lo');
    await world.openSites();
  },
};

/** The resolver gives every name the address of somebody who answers for all. */
const portalByName: Break = {
  begin: async (world) => {
    world.route(`addr add ${PORTAL_ADDRESS}/32 dev lo`);
    await world.openPortal(PORTAL_ADDRESS);
    const there = { kind: 'records', a: [PORTAL_ADDRESS], ttlSeconds: 1 } as const;
    await world.say('*', there);
    for (const { name } of world.sites) await world.say(name, there);
  },
  end: async (world) => {
    await world.nameSites('known');
    await world.say('*', { kind: 'nxdomain' });
    await world.closePortal(PORTAL_ADDRESS);
  },
};

/** The line of the router is cut: it answers, and what it remembers, its resolver still knows. */
const uplinkCut: Break = {
  begin: async (world) => {
    world.switchSites('del');
    await world.say('*', { kind: 'servfail' });
  },
  end: async (world) => {
    await world.say('*', { kind: 'nxdomain' });
    world.switchSites('add');
  },
};

/** Every scenario by its name. */
export const worldScenarios = {
  'firewall-refuses': ownSide(3, refuseAll),
  'firewall-drops': ownSide(3, dropAll),
  'router-off': ownSide(3, routerOff),
  // Every worker waits for a site in vain.
  'uplink-cut-busy': ownSide(3, uplinkCut, ['--engine', 'threads', '--workers', '1']),
  portal: ownSide(3, portal),
  'portal-by-name': ownSide(5, portalByName),
  'uplink-cut': ownSide(1, uplinkCut),
  'data-centre-refuses-1': dataCentre(1, (world) => world.closeSites()),
  'data-centre-refuses-3': dataCentre(3, (world) => world.closeSites()),
  'data-centre-silent-3': dataCentre(3, (world) => world.switchSites('del')),
  'data-centre-silent-10': dataCentre(10, (world) => world.switchSites('del')),
  'zone-denied-3': dataCentre(3, (world) => world.nameSites('denied')),
  'zone-denied-10': dataCentre(10, (world) => world.nameSites('denied'), 'denied'),
} as const;
