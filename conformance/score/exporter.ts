import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, stopListening } from '../../src/farm/loopback-listener.ts';

/** Prometheus' blackbox exporter, running on loopback. */
export interface Exporter {
  readonly origin: string;
  stop(): Promise<void>;
}

const CONFIG = `modules:
  http_2xx:
    prober: http
    timeout: 10s
    http:
      preferred_ip_protocol: ip4
`;
const START_MS = 10_000;
const LOOK_EVERY_MS = 50;

/** Starts the program with a configuration of its own. Rejects when it does not answer. */
export async function startExporter(program: string): Promise<Exporter> {
  const folder = await mkdtemp(join(tmpdir(), 'squirrel-exporter-'));
  const file = join(folder, 'blackbox.yml');
  await writeFile(file, CONFIG);
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(program, [`--config.file=${file}`, `--web.listen-address=${address}`], {
    stdio: 'ignore',
  });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async (): Promise<void> => {
    child.kill();
    await gone;
    await rm(folder, { recursive: true });
  };
  const origin = `http://${address}`;
  if (await isHealthy(origin)) return { origin, stop };
  await stop();
  throw new Error(`${program} does not answer`);
}

async function isHealthy(origin: string): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < START_MS; waitedMs += LOOK_EVERY_MS) {
    const answer = await fetch(`${origin}/-/healthy`).catch(() => null);
    if (answer?.ok === true) return true;
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY_MS);
    });
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, { host: '127.0.0.1', port: 0 });
  await stopListening(server);
  return port;
}
