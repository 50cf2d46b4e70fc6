import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { startFarm } from '../../src/farm/farm.ts';
import { tutorialSites } from '../../src/farm/sites/tutorial-list.ts';
import { makeCertificate } from '../support/certificates.ts';
import { runExplain } from '../support/cli/explain-stage.ts';

/** What `squirrel explain` prints for the two sites that its page shows. */
export interface ExplainExamples {
  readonly siteWithoutHead: string;
  readonly expiredCertificate: string;
}

/** Runs both examples against simulated sites on loopback. */
export async function runExplainExamples(): Promise<ExplainExamples> {
  const folder = mkdtempSync(join(tmpdir(), 'explain-'));
  const caFile = join(folder, 'ca.pem');
  const authority = makeCertificate({ name: 'Acorn Authority', isAuthority: true });
  writeFileSync(caFile, authority.pem);
  const certificate = makeCertificate({
    name: 'shop.example',
    hosts: ['shop.example', 'www.shop.example'],
    issuer: authority,
    validFrom: Date.UTC(2026, 6, 1),
    validTo: Date.UTC(2026, 8, 29),
  });
  const secure = createServer({ cert: certificate.pem, key: certificate.keyPem });
  const farm = await startFarm({
    sites: tutorialSites.filter(({ name }) => name.startsWith('shop-without-head.')),
  });
  try {
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    farm.dns.set('shop.example', { kind: 'records', a: ['127.0.0.1'] });
    const { port } = secure.address() as AddressInfo;
    const way = ['--resolver', farm.resolver, '--ca', caFile];
    const first = await runExplain([farm.sites[0]?.url ?? '', ...way]);
    const second = await runExplain([`https://shop.example:${port}/`, ...way]);
    return { siteWithoutHead: first.stdout, expiredCertificate: second.stdout };
  } finally {
    secure.close();
    await farm.stop();
    rmSync(folder, { recursive: true });
  }
}
