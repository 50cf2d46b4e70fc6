import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { loopbackNetwork } from '../../../test/support/loopback-network.ts';
import { outgoingFetch } from '../outgoing-fetch.ts';

const servers: Server[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listen(body: string): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}

it('has no say: no proxy that it names sees anything', async () => {
  const [site, proxy] = [await listen('the site'), await listen('the proxy')];
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy']) {
    vi.stubEnv(name, proxy.url);
  }
  vi.stubEnv('NODE_USE_ENV_PROXY', '1');
  const network = loopbackNetwork();
  const end = await network.http.send({
    url: site.url,
    method: 'GET',
    headers: {},
    body: null,
    timeoutMs: 5_000,
  });
  expect(end).toMatchObject({ kind: 'answered', body: 'the site' });
  const answer = await outgoingFetch(network)(site.url, { method: 'GET', headers: {} });
  expect(await answer.text()).toBe('the site');
  expect(proxy.asked).toEqual([]);
  expect(site.asked).toHaveLength(2);
  network.close();
});
