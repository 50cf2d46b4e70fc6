import { once } from 'node:events';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import { startDnsServer } from '../../../src/farm/dns/dns-server.ts';
import type { ZoneEntry } from '../../../src/farm/dns/dns-zone.ts';

/** What the other side of the router is told to do; each order is answered by `done`. */
export type Order =
  /** A name server; names that are not in the zone do not exist. */
  | { readonly kind: 'names'; readonly address: string; readonly zone: Record<string, ZoneEntry> }
  | { readonly kind: 'say'; readonly name: string; readonly entry: ZoneEntry }
  /** A website at the address, by default at every one that reaches this machine. */
  | {
      readonly kind: 'open';
      readonly address: string;
      readonly cert: string;
      readonly key: string;
    }
  | { readonly kind: 'close'; readonly address: string };

const servers = new Map<string, Server>();
let say: ((name: string, entry: ZoneEntry) => void) | null = null;

async function follow(order: Order): Promise<void> {
  switch (order.kind) {
    case 'names': {
      const dns = await startDnsServer({ host: order.address, port: 53, zone: order.zone });
      say = (name, entry) => dns.set(name, entry);
      return;
    }
    case 'say':
      say?.(order.name, order.entry);
      return;
    case 'open': {
      const { cert, key, address } = order;
      const server = createServer({ cert, key }, (_, reply) => reply.end('well'));
      server.on('tlsClientError', () => undefined);
      servers.set(address, server);
      server.listen(443, address);
      await once(server, 'listening');
      return;
    }
    case 'close': {
      const server = servers.get(order.address);
      servers.delete(order.address);
      server?.close();
      server?.closeAllConnections();
    }
  }
}

process.on('message', (order: Order) => {
  void follow(order).then(() => process.send?.('done'));
});
// Whoever gives the orders is gone.
process.once('disconnect', () => process.exit());
process.send?.('ready');
