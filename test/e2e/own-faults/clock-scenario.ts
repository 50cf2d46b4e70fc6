import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeCertificate } from '../../../src/farm/certificates.ts';
import { numberedSites } from '../../../src/farm/sites/numbered-sites.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { FaultStage } from './fault-stage.ts';
import type { FaultRecord } from './fault-stage.ts';

const YEAR_MS = 365 * 86_400_000;
const addresses = [1, 2, 3, 4, 5].map((n) => `127.77.1.${n}`);

/** The wall clock of the service is set ten years on, and back; a preloaded library does it, built where there is a compiler. */
export async function clockSet(): Promise<FaultRecord> {
  await using folder = await temporaryFolder();
  const library = join(folder.path, 'clock-shim.so');
  const source = fileURLToPath(new URL('clock-shim.c', import.meta.url));
  execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl']);
  const clockFile = join(folder.path, 'clock');
  writeFileSync(clockFile, Buffer.alloc(8));
  const setClock = (byMs: number): void => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(byMs));
    const file = openSync(clockFile, 'r+');
    writeSync(file, bytes, 0, 8, 0);
    closeSync(file);
  };
  const authority = makeCertificate({
    name: 'Farm CA',
    isAuthority: true,
    validTo: Date.now() + 50 * YEAR_MS,
  });
  const caFile = join(folder.path, 'ca.pem');
  writeFileSync(caFile, authority.pem);
  const { pem, keyPem } = makeCertificate({ name: 'sites', hosts: addresses, issuer: authority });
  const servers = addresses.map((address) =>
    createServer({ cert: pem, key: keyPem }, (_, reply) => reply.end('well')).listen(8443, address),
  );
  await Promise.all(servers.map((server) => once(server, 'listening')));
  await using stage = await FaultStage.open({
    farm: { sites: numberedSites({ count: 5 }) },
    monitors: addresses.map((address) => ({ url: `https://${address}:8443/` })),
    args: ['--ca', caFile],
    env: { LD_PRELOAD: library, CLOCK_SHIM: clockFile },
  });
  await stage.start();
  await stage.untilAll('up', 20_000);
  setClock(10 * YEAR_MS);
  await stage.untilTold(1, 30_000);
  await wait(3_000);
  stage.notes['ten years later'] = await stage.statuses();
  setClock(0);
  await stage.untilTold(2, 45_000);
  await stage.untilAll('up', 20_000);
  const record = await stage.record();
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  return record;
}
