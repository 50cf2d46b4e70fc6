import { networkInterfaces } from 'node:os';

const usualPorts: ReadonlyMap<string, string> = new Map([
  ['redis:', '6379'],
  ['rediss:', '6379'],
  ['postgres:', '5432'],
  ['postgresql:', '5432'],
]);

/**
 * The `host:port` of a Redis or a database; `null` for one without, such as a file. One on this machine may listen on
 * all of its addresses, by whichever of them we call it: `0.0.0.0`.
 */
export function placeOfUrl(address: string): string | null {
  const { hostname = '', port = '', protocol = '' } = URL.parse(address) ?? {};
  const usual = usualPorts.get(protocol);
  if (usual === undefined || hostname === '') return null;
  return `${isOfThisMachine(hostname) ? '0.0.0.0' : hostname}:${port || usual}`;
}

function isOfThisMachine(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.startsWith('127.')) return true;
  const own = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  const plain = hostname.replace(/^\[|\]$/g, '');
  return plain === '::1' || own.some((entry) => entry.address === plain);
}
