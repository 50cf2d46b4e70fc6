import type { OwnScenario } from '../format/further-steps.ts';
import { compareVerdicts } from './conditions.ts';
import { crashedWorker, massFailure, noDatabase } from './engine-scenarios.ts';
import { stoppedProbe, steppedClock } from './probe-scenarios.ts';
import type { PlayScenario } from './scenario.ts';
import { ourOwnAddress, watchedTwice } from './service-scenarios.ts';

const LOOPBACK = 'ip link set lo up';
const RESOURCES = 'unknown resources';

/** Every condition by its name. */
export const ownScenarios: Readonly<Record<OwnScenario, PlayScenario>> = {
  'no-file-descriptors': () =>
    compareVerdicts(
      'no-file-descriptors',
      { first: 'ulimit -n 96' },
      { address: RESOURCES, secure: RESOURCES, name: RESOURCES, after: 'up' },
    ),
  'no-descriptors-for-dns': () =>
    compareVerdicts(
      'no-descriptors-for-dns',
      { first: 'ulimit -n 96' },
      { noneLeft: RESOURCES, fewLeft: RESOURCES, after: 'down dns_nxdomain' },
    ),
  'no-local-ports': () =>
    compareVerdicts(
      'no-local-ports',
      {
        first: `${LOOPBACK} && echo 40000 40007 > /proc/sys/net/ipv4/ip_local_port_range`,
        isApart: true,
      },
      { taken: 'unknown ports' },
    ),
  'no-route': () =>
    compareVerdicts(
      'no-route',
      { first: LOOPBACK, isApart: true },
      { four: 'unknown network', six: 'unknown no_ipv6', name: 'unknown resolver' },
    ),
  'forbidden-route': () =>
    compareVerdicts(
      'forbidden-route',
      {
        first: `${LOOPBACK} && ip route add prohibit 203.0.113.1 && ip route add blackhole 203.0.113.2`,
        isApart: true,
      },
      { prohibited: 'unknown network', swallowed: 'unknown network' },
    ),
  'stalled-thread': () =>
    compareVerdicts(
      'stalled-thread',
      {},
      { head: 'unknown stall', longer: 'down head_timeout', name: 'unknown stall' },
    ),
  'stepped-clock': steppedClock,
  'stopped-probe': stoppedProbe,
  'mass-failure': massFailure,
  'no-database': noDatabase,
  'crashed-worker': crashedWorker,
  'watched-twice': watchedTwice,
  'our-own-address': ourOwnAddress,
};
