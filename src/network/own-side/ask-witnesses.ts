import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type {
  ExaminationRequest,
  Observation,
  Witness,
} from '../../core/probe-health/examination.ts';
import { witnessKey } from '../../core/probe-health/examination.ts';
import { askResolver, resolversOf, type AskedResolver } from './ask-resolver.ts';
import { isNeighbourKnown, readRoutes, routeTo, type OwnRoute } from './own-routes.ts';
import { touch } from './touch.ts';

/** The kernel repeats its first packet after a second (RFC 6298 §2.1), which a router that is there answers. */
const TOUCH_MS = 1_400;
/** A box that answers for every address is near. */
const NOWHERE_MS = 450;
// One of each network of RFC 5737 and two of RFC 3849, at a port that portals and firewalls care about.
const unusedAddresses = [
  '192.0.2.137',
  '198.51.100.137',
  '203.0.113.137',
  '2001:db8::137',
  '2001:db8:ffff::137',
];
const UNUSED_PORT = 80;
const OWN_ADDRESS = '127.0.0.1';
const ROUTER_PORT = 80;

export interface WitnessSetup {
  /** As in the settings; none means the system's. */
  readonly resolvers: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks all witnesses of our own side at once, within 1.5 s. Nothing leaves this machine and the
 * resolvers unless the way to one of the addresses is our default route.
 */
export async function askWitnesses(
  request: ExaminationRequest,
  setup: WitnessSetup,
): Promise<readonly Observation[]> {
  const table = await readRoutes();
  const routes = await Promise.all(request.addresses.map((address) => routeTo(address, table)));
  const gateways = routes.flatMap(({ kind, gateway }) =>
    kind === 'default' ? (gateway ?? []) : [],
  );
  const isWorldAsked = gateways.length > 0;
  const asking: Promise<readonly Observation[]>[] = [
    Promise.resolve(request.addresses.map((of, index) => routeObservation(of, routes[index]))),
  ];
  const mute = new Set(request.mute);
  const isAsked = (witness: Witness, of: string): boolean => !mute.has(witnessKey({ witness, of }));
  if (request.hasNames || isWorldAsked) {
    for (const server of resolversOf(setup.resolvers)) {
      const each = { ...setup, server, isAsked, isWorldAsked, listedName: request.listedName };
      asking.push(askResolver(each));
    }
  }
  for (const gateway of new Set(gateways)) asking.push(askGateway(gateway, isAsked));
  if (isWorldAsked) asking.push(askNowhere(table));
  if (routes.some(({ kind }) => kind === 'home')) asking.push(askOurselves());
  return (await Promise.all(asking)).flat();
}

function routeObservation(of: string, route: OwnRoute | undefined): Observation {
  return { witness: 'route', of, answer: route?.kind ?? 'missing' };
}

async function askGateway(
  gateway: string,
  isAsked: AskedResolver['isAsked'],
): Promise<readonly Observation[]> {
  const isTouched = isAsked('gateway', gateway);
  const answer = await touch(
    { address: gateway, port: ROUTER_PORT },
    isTouched ? TOUCH_MS : NOWHERE_MS,
  );
  const isKnown = await isNeighbourKnown(gateway);
  return [
    ...(answer === null ? [] : [{ witness: 'gateway', of: gateway, answer } as const]),
    ...(isKnown === null
      ? []
      : [{ witness: 'neighbour', of: gateway, answer: isKnown ? 'known' : 'missing' } as const]),
  ];
}

/** Connects to a listener of our own on an unknown port. */
async function askOurselves(): Promise<readonly Observation[]> {
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen(0, OWN_ADDRESS);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const answer = await touch({ address: OWN_ADDRESS, port }, NOWHERE_MS);
    return answer === null ? [] : [{ witness: 'loopback', of: OWN_ADDRESS, answer }];
  } catch {
    // Without a listener there is nothing to be learnt.
    return [];
  } finally {
    server.close();
  }
}

async function askNowhere(table: Parameters<typeof routeTo>[1]): Promise<readonly Observation[]> {
  const observations = unusedAddresses.map(async (of): Promise<readonly Observation[]> => {
    // In a private network it may well be used.
    if ((await routeTo(of, table)).kind !== 'default') return [];
    const answer = await touch({ address: of, port: UNUSED_PORT }, NOWHERE_MS);
    return answer === null ? [] : [{ witness: 'nowhere', of, answer }];
  });
  return (await Promise.all(observations)).flat();
}
