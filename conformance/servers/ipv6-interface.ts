import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { OpenedServer, Stage } from './opener.ts';

/** Gives the machine a public IPv6 network that swallows every packet; only in a network namespace of its own. */
export interface Ipv6Interface {
  readonly kind: 'ipv6-interface';
}

const run = promisify(execFile);

/** Makes it. `{NAME.silent}` is an address in it where nobody is. */
export async function openIpv6Interface(
  _server: Ipv6Interface,
  { host }: Stage,
): Promise<OpenedServer> {
  const device = `six${host.split('.').slice(2).join('x')}`;
  await run('ip', ['link', 'add', device, 'type', 'veth', 'peer', 'name', `${device}p`]);
  for (const end of [device, `${device}p`]) await run('ip', ['link', 'set', end, 'up']);
  await run('ip', ['-6', 'address', 'add', '2001:db8:51::1/64', 'dev', device, 'nodad']);
  return {
    port: 0,
    values: { silent: '2001:db8:51::dead' },
    close: async () => {
      await run('ip', ['link', 'del', device]);
    },
  };
}
