import { hasMixedScript } from '../core/address/mixed-script.ts';
import type { Family } from './dns/address-query.ts';
import { findAddresses, literalAddress, type AddressSetup } from './dns/find-addresses.ts';
import type { ResolverPool } from './dns/resolver-pool.ts';
import { serverAddress } from './dns/servers.ts';
import { strayFault } from './policy/address-fault.ts';
import { attributeToOwnFamily } from './policy/own-family.ts';
import { ownServiceFault, type OwnServices } from './policy/own-services.ts';
import type { ProbeContext } from './probe/context.ts';
import { unknownFault, type Failure, type Fault } from './probe/fault.ts';
import { addNotes } from './probe/measurements.ts';
import type { Connection, ReadMode } from './tcp/connection.ts';
import { dial } from './tcp/dial.ts';
import type { FloodWatch } from './tcp/flood-watch.ts';

/** Whom to dial. */
export interface LineRequest {
  /** A name or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly family: Family;
  /** `IP` or `IP:PORT` of the name servers to ask instead of those of the network. */
  readonly resolvers?: readonly string[] | undefined;
}

/** What lines are opened with. */
export interface LineSetup extends AddressSetup {
  readonly floods: FloodWatch;
  readonly ownServices: OwnServices;
  readonly resolverPool: ResolverPool;
}

/** Looks the host up, judges its addresses and dials one of them; `measurements` keeps what was seen. */
export async function openLine(
  request: LineRequest & { readonly reading: ReadMode },
  setup: LineSetup,
  probe: ProbeContext,
): Promise<Connection | Failure> {
  const { deadline, measurements, trace, silentPeers } = probe;
  const addresses = await addressesOf(request, setup, probe);
  if ('outcome' in addresses) {
    measurements.looksLike = addresses.looksLike ?? null;
    return { kind: 'failed', fault: addresses };
  }
  measurements.address = addresses[0] ?? null;
  const target = { addresses, port: request.port, reading: request.reading, silentPeers, trace };
  const dialled = await dial(target, deadline);
  if (dialled.kind === 'failed') {
    addNotes(measurements, dialled.notes ?? []);
    measurements.unansweredPeers.push(...(dialled.unansweredPeers ?? []));
    const { hasIpv6 } = setup;
    if (dialled.address !== undefined) measurements.address = dialled.address;
    return { kind: 'failed', fault: attributeToOwnFamily(dialled.fault, { addresses, hasIpv6 }) };
  }
  const { connection } = dialled;
  setup.floods.watch(connection);
  measurements.address = connection.address;
  if (setup.targets === 'public') {
    const stray = strayFault(connection.socket.remoteAddress, {
      address: connection.address,
      ...setup,
    });
    if (stray !== null) {
      connection.close();
      return { kind: 'failed', fault: stray };
    }
  }
  measurements.connectMs = (measurements.connectMs ?? 0) + dialled.connectMs;
  if (dialled.notes.length > 0) addNotes(measurements, dialled.notes);
  return connection;
}

/** Where the host may be dialled: what it is itself, or what its name stands for; never a service of our own. */
export async function addressesOf(
  { host, port, family, resolvers = [] }: LineRequest,
  setup: LineSetup,
  { deadline, measurements, trace }: ProbeContext,
): Promise<readonly string[] | Fault> {
  let addresses = literalAddress(host, { family, targets: setup.targets, trace });
  if (addresses === null) {
    const asked = resolvers.length === 0 ? setup : ownResolver(resolvers, setup);
    if ('outcome' in asked) return asked;
    const startedAt = performance.now();
    const found = await findAddresses({ name: host, family, trace }, asked, deadline);
    measurements.dnsMs = (measurements.dnsMs ?? 0) + performance.now() - startedAt;
    if (hasMixedScript(host)) addNotes(measurements, ['mixed_script']);
    addresses = asked === setup ? found : ofOwnResolver(found);
  }
  if ('outcome' in addresses) return addresses;
  const own = addresses.find((address) => setup.ownServices.has(address, port));
  return own === undefined ? addresses : ownServiceFault(own, port);
}

/** The same setup with the name servers of one monitor, which the policy judges like any target. */
function ownResolver(servers: readonly string[], setup: LineSetup): LineSetup | Fault {
  for (const server of servers) {
    const { address, port } = serverAddress(server);
    const judged = literalAddress(address, { family: 'both', targets: setup.targets });
    if (judged !== null && 'outcome' in judged) return judged;
    if (setup.ownServices.has(address, port)) return ownServiceFault(address, port);
  }
  const resolver = setup.resolverPool.of(servers);
  if (resolver !== null) return { ...setup, resolver };
  const message = 'the monitors of this service name more than 256 resolvers of their own';
  return unknownFault('given_resolver', 'dns', message);
}

// A resolver that one monitor asks says nothing about our own ones, nor, in its silence, about the site.
function ofOwnResolver(found: readonly string[] | Fault): readonly string[] | Fault {
  if (!('outcome' in found) || found.reason !== 'resolver') return found;
  return unknownFault(
    'given_resolver',
    found.phase,
    `the resolver of this monitor: ${found.message}`,
  );
}
