import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Set where the process runs in a network namespace made for the farm; nowhere else is the network changed. */
export const NAMESPACE_MARK = 'SQUIRREL_FARM_NAMESPACE';

/** A second network namespace behind a cable, reached over a shell. */
export interface PeerNetwork {
  /** A process that stands in it. */
  readonly pid: number;
  /** Runs a shell command in it; rejects when that fails. */
  run(command: string): Promise<void>;
  close(): void;
}

/** Runs `ip` in our namespace. Throws outside of one. */
export function configureNetwork(...args: readonly string[]): void {
  demandNamespace();
  execFileSync('ip', [...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Makes a cable: `here` stays with us, `there` goes to a namespace of its own. */
export async function openPeerNetwork(cable: {
  readonly here: string;
  readonly there: string;
  readonly hereMtu: number;
}): Promise<PeerNetwork> {
  demandNamespace();
  const shell = spawn('unshare', ['--net', 'sh'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
  const run = async (command: string): Promise<void> => {
    shell.stdin.write(`${command} && echo done || echo failed\n`);
    const answer = await answers.next();
    if (answer.value !== 'done') throw new Error(`the peer network cannot: ${command}`);
  };
  // Once it answers it stands in its own namespace.
  await run('true');
  const mtu = ['mtu', String(cable.hereMtu)];
  const peer = ['peer', 'name', cable.there, 'mtu', '1500', 'netns', String(shell.pid)];
  configureNetwork('link', 'add', 'name', cable.here, ...mtu, 'type', 'veth', ...peer);
  const close = (): void => {
    shell.kill('SIGKILL');
  };
  return { pid: shell.pid ?? 0, run, close };
}

function demandNamespace(): void {
  if (process.env[NAMESPACE_MARK] !== undefined) return;
  throw new Error('only inside a network namespace made for the farm');
}
