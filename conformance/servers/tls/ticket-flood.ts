import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenedServer, Stage } from '../opener.ts';
import { authorities, certify } from './tls-certificates.ts';

/** A TLS 1.3 server that hands out many session tickets behind each handshake. Needs the program openssl. */
export interface TicketFlood {
  readonly kind: 'ticket-flood';
  readonly tickets: number;
}

/** Opens it. `{NAME.ca}` is the authority to trust. */
export async function openTicketFlood(
  { tickets }: TicketFlood,
  { host }: Stage,
): Promise<OpenedServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-tickets-'));
  const certificate = certify({});
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  writeFileSync(files.cert, certificate.pem);
  writeFileSync(files.key, certificate.keyPem, { mode: 0o600 });
  const identity = ['-cert', files.cert, '-key', files.key];
  const child = spawn(
    'openssl',
    ['s_server', '-accept', `${host}:0`, '-num_tickets', String(tickets), '-www', ...identity],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const close = async (): Promise<void> => {
    const isGone = child.exitCode !== null || child.pid === undefined;
    const gone = isGone ? null : new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const port = await new Promise<number>((resolve, reject) => {
      let said = '';
      child.once('error', reject);
      child.once('exit', () => reject(new Error('openssl ended')));
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const found = /ACCEPT \S*:(\d+)/.exec(said)?.[1];
        if (found !== undefined) resolve(Number(found));
      });
    });
    return { port, values: { ca: authorities().root.pem }, close };
  } catch (error) {
    await close();
    throw error;
  }
}
