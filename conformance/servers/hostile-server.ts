import { openClosedPort, type ClosedPort } from './closed-port.ts';
import type { OpenedServer, Opener, Stage } from './opener.ts';
import { openFullQueue, type FullQueue } from './full-queue.ts';
import { openIpv6Interface, type Ipv6Interface } from './ipv6-interface.ts';
import { openLostHost, type LostHost } from './lost-host.ts';
import { openMtuHole, type MtuHole } from './mtu-hole.ts';
import { openNameServer, type NameServer } from './name-server.ts';
import { openTcpServer, type TcpServer } from './tcp-server.ts';
import { openTicketFlood, type TicketFlood } from './tls/ticket-flood.ts';
import { openTlsFlight, type TlsFlight } from './tls/tls-flight.ts';
import { openTlsServer, type TlsServer } from './tls/tls-server.ts';

/** Everything that a try can open: a new kind is one file, one member here and one line in the list below. */
export type HostileServer =
  | TcpServer
  | ClosedPort
  | FullQueue
  | LostHost
  | MtuHole
  | NameServer
  | TlsServer
  | TlsFlight
  | TicketFlood
  | Ipv6Interface;

type Openers = {
  readonly [Kind in HostileServer['kind']]: Opener<Extract<HostileServer, { readonly kind: Kind }>>;
};

const openers: Openers = {
  tcp: openTcpServer,
  closed: openClosedPort,
  'full-queue': openFullQueue,
  'lost-host': openLostHost,
  'mtu-hole': openMtuHole,
  dns: openNameServer,
  tls: openTlsServer,
  'tls-flight': openTlsFlight,
  'ticket-flood': openTicketFlood,
  'ipv6-interface': openIpv6Interface,
};

/** Opens a server of any kind. */
export function openServer(server: HostileServer, stage: Stage): Promise<OpenedServer> {
  const open = openers[server.kind] as Opener<HostileServer>;
  return open(server, stage);
}
