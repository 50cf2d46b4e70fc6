import type { OpenedServer, Stage } from './opener.ts';
import { configureNetwork, openPeerNetwork } from './peer-network.ts';

/** An address that cannot be reached: its packets vanish, or a router on the way answers for it. */
export interface LostHost {
  readonly kind: 'lost-host';
  readonly how: 'vanishes' | 'router-refuses';
}

const PORT = 80;
const cable = { here: 'lost0', there: 'lost1' };

/** Makes the way to it; only inside a network namespace. */
export function openLostHost({ how }: LostHost, _stage: Stage): Promise<OpenedServer> {
  return how === 'vanishes' ? openBlackHole() : openRefusingRouter();
}

// A neighbour that is known for good under an address that nobody has: packets leave and nobody takes them.
function openBlackHole(): Promise<OpenedServer> {
  const { here, there } = { here: 'hole0', there: 'hole1' };
  configureNetwork('link', 'add', 'name', here, 'type', 'veth', 'peer', 'name', there);
  configureNetwork('addr', 'add', '10.77.1.1/24', 'dev', here);
  configureNetwork('link', 'set', here, 'up');
  configureNetwork('link', 'set', there, 'up');
  const host = '10.77.1.9';
  const wrong = ['lladdr', '02:00:00:00:00:99', 'nud', 'permanent'];
  configureNetwork('neigh', 'add', host, ...wrong, 'dev', here);
  const close = async (): Promise<void> => configureNetwork('link', 'del', here);
  return Promise.resolve({ host, port: PORT, close });
}

async function openRefusingRouter(): Promise<OpenedServer> {
  const router = await openPeerNetwork({ ...cable, hereMtu: 1_500 });
  configureNetwork('addr', 'add', '10.77.2.1/24', 'dev', cable.here);
  configureNetwork('link', 'set', cable.here, 'up');
  await router.run(`ip addr add 10.77.2.2/24 dev ${cable.there}`);
  await router.run(`ip link set ${cable.there} up`);
  await router.run('echo 1 > /proc/sys/net/ipv4/ip_forward');
  await router.run('ip route add unreachable 10.77.3.0/24');
  configureNetwork('route', 'add', '10.77.3.0/24', 'via', '10.77.2.2');
  const close = async (): Promise<void> => {
    configureNetwork('link', 'del', cable.here);
    router.close();
  };
  return { host: '10.77.3.2', port: PORT, close };
}
