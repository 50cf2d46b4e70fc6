import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A site on loopback that answers 200, or 503 while it is down. */
export interface BreakableSite {
  readonly url: string;
  isUp: boolean;
  /** Somebody has asked for it. */
  isFound: boolean;
}

/** Starts one, which ends with the test. */
export async function startBreakableSite(): Promise<BreakableSite> {
  const server = createServer((_, response) => {
    response.writeHead(site.isUp ? 200 : 503).end();
    site.isFound = true;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const site: BreakableSite = { url, isUp: true, isFound: false };
  return site;
}
