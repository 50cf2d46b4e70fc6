import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { OpenedServer, Stage } from './opener.ts';
import { configureNetwork, openPeerNetwork, type PeerNetwork } from './peer-network.ts';
import type { Play } from '../format/script.ts';
import type { SeenConnection } from './truth-log.ts';

/** A server behind a cable that carries small packets and swallows full ones. */
export interface MtuHole {
  readonly kind: 'mtu-hole';
  readonly plays: readonly Play[];
}

/** What the server's own process is told, and what it tells. */
export interface MtuHoleOrder {
  readonly name: string;
  readonly host: string;
  readonly plays: readonly Play[];
}
export type MtuHoleReport =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'seen'; readonly connections: readonly SeenConnection[] };

const cable = { here: 'narrow0', there: 'narrow1', hereMtu: 600 };
const HOST = '10.77.4.2';

/** Makes the cable and starts the server at its other end; only inside a network namespace. */
export async function openMtuHole({ plays }: MtuHole, stage: Stage): Promise<OpenedServer> {
  const peer = await openPeerNetwork(cable);
  configureNetwork('addr', 'add', '10.77.4.1/24', 'dev', cable.here);
  configureNetwork('link', 'set', cable.here, 'up');
  // Asks for full segments although the cable is too narrow for them, as a broken tunnel does.
  configureNetwork('route', 'change', '10.77.4.0/24', 'dev', cable.here, 'advmss', '1460');
  await peer.run(`ip addr add ${HOST}/24 dev ${cable.there}`);
  // Segments leave one by one: a big one that the card is to cut would pass the narrow end as a whole.
  await peer.run(`ip link set ${cable.there} up gso_max_segs 1`);
  return startServer(peer, { plays, stage });
}

async function startServer(
  peer: PeerNetwork,
  { plays, stage }: { readonly plays: readonly Play[]; readonly stage: Stage },
): Promise<OpenedServer> {
  const server = fork(fileURLToPath(new URL('./mtu-hole-entry.ts', import.meta.url)), {
    execPath: 'nsenter',
    execArgv: [`--net=/proc/${peer.pid}/ns/net`, process.execPath],
  });
  const gone = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error('the server behind the narrow cable ended')));
    server.on('message', (report: MtuHoleReport) => {
      if (report.kind === 'listening') resolve(report.port);
      else copySeen(report.connections, stage);
    });
    server.send({ name: stage.name, host: HOST, plays } satisfies MtuHoleOrder);
  });
  const close = async (): Promise<void> => {
    server.kill();
    await gone;
    configureNetwork('link', 'del', cable.here);
    peer.close();
  };
  return { host: HOST, port, close };
}

function copySeen(connections: readonly SeenConnection[], { name, log }: Stage): void {
  for (const connection of connections) {
    const { remotePort } = connection;
    const known = log.connections.find(
      (each) => each.server === name && each.remotePort === remotePort,
    );
    const { openedAt: _openedAt, ...rest } = connection;
    Object.assign(known ?? log.open(name, remotePort).seen, rest);
  }
}
