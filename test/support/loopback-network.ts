import { createNetwork, type Network } from '../../src/network/index.ts';

/** The real network with its usual settings; loopback is allowed. */
export function loopbackNetwork(): Network {
  return createNetwork({
    resolvers: [],
    extraCaPems: [],
    targets: 'private',
    userAgent: 'UptimeSquirrel/test',
  });
}
