import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endWithUs } from '../end-with-us.ts';

/** Who listens to the overview, and how badly. */
export interface CrowdOrder {
  /** Of the service, without a slash at its end. */
  readonly address: string;
  /** May make keys; the crowd gets one of its own, as one caller. */
  readonly key: string;
  readonly clients: number;
}

/** What has become of a crowd. */
export interface CrowdState {
  /** Streams that were answered and are open, as far as those know who never read. */
  readonly open: number;
  /** Connections that were refused, or ended before an answer. */
  readonly refused: number;
  /** Streams that were ended. */
  readonly ended: number;
  readonly bytesRead: number;
}

/** Clients in a process of their own, so that their work is not counted as ours. */
export interface EventCrowd extends AsyncDisposable {
  /** Once each client has had its turn to connect. */
  readonly settled: Promise<CrowdState>;
  state(): Promise<CrowdState>;
}

/**
 * Opens event streams over sockets of their own: a third of them never reads, a third reads a little each second, a third reads what
 * there is every ten seconds. Whoever is refused or ended does not come back.
 */
export async function startCrowd(order: CrowdOrder): Promise<EventCrowd> {
  const key = await makeKey(order);
  const entry = fileURLToPath(new URL('./event-crowd-entry.ts', import.meta.url));
  const child = fork(entry, [], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  endWithUs(child);
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const next = (): Promise<CrowdState> =>
    new Promise((resolve, reject) => {
      child.once('message', (state) => resolve(state as CrowdState));
      void gone.then(() => reject(new Error('the crowd is gone')));
    });
  const settled = next();
  settled.catch(() => undefined);
  child.send({ ...order, key } satisfies CrowdOrder);
  return {
    settled,
    state: async () => {
      await settled;
      const answer = next();
      child.send('state');
      return answer;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function makeKey({ address, key }: CrowdOrder): Promise<string> {
  const response = await fetch(`${address}/api/v1/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'a crowd', scope: 'read' }),
  });
  if (response.status !== 201) throw new Error(`no key: ${await response.text()}`);
  return ((await response.json()) as { readonly secret: string }).secret;
}
