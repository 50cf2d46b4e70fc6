import { openClosedPort, type ClosedPort } from './closed-port.ts';
import type { OpenedServer, Opener, Stage } from './opener.ts';
import { openTcpServer, type TcpServer } from './tcp-server.ts';

/** Everything that a try can open: a new kind is one file, one member here and one line in the list below. */
export type HostileServer = TcpServer | ClosedPort;

type Openers = {
  readonly [Kind in HostileServer['kind']]: Opener<Extract<HostileServer, { readonly kind: Kind }>>;
};

const openers: Openers = {
  tcp: openTcpServer,
  closed: openClosedPort,
};

/** Opens a server of any kind. */
export function openServer(server: HostileServer, stage: Stage): Promise<OpenedServer> {
  const open = openers[server.kind] as Opener<HostileServer>;
  return open(server, stage);
}
