import type { ProberDefinition } from '../core/ports/prober.ts';
import type { Network } from '../network/index.ts';
import { dns } from './dns/dns-prober.ts';
import { domain } from './domain/domain-prober.ts';
import { grpc } from './grpc/grpc-prober.ts';
import { heartbeat } from './heartbeat/heartbeat-prober.ts';
import { http } from './http/http-prober.ts';
import { icmp } from './icmp/icmp-prober.ts';
import { tcp } from './tcp/tcp-prober.ts';
import { tls } from './tls/tls-prober.ts';
import { udp } from './udp/udp-prober.ts';
import { websocket } from './websocket/websocket-prober.ts';

/** Every kind of monitor: a new one is a file and a line here. */
export const probers: readonly ProberDefinition<Network>[] = [
  http,
  tcp,
  udp,
  tls,
  dns,
  icmp,
  websocket,
  grpc,
  domain,
  heartbeat,
];
