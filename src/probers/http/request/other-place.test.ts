import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { makeCertificate } from '../../../../test/support/certificates.ts';
import { openHttpProbe } from '../../../../test/support/http-probe.ts';

const root = makeCertificate({ name: 'Squirrel Root', isAuthority: true });
const leaf = makeCertificate({ name: 'shop', hosts: ['shop.example'], issuer: root });
const prober = openHttpProbe({ extraCaPems: [root.pem] });
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const serve = (answer: RequestListener): Promise<number> => portOf(createServer(answer));
const serveTls = (answer: RequestListener): Promise<number> =>
  portOf(createSecureServer({ key: leaf.keyPem, cert: leaf.pem }, answer));

/** 200 to who asks for this authority, 421 to all others. */
const onlyFor =
  (authority: string, seen: IncomingMessage[] = []): RequestListener =>
  (request, response) => {
    seen.push(request);
    response.statusCode = request.headers.host === authority ? 200 : 421;
    response.end();
  };

test('the Host header names the site, the address the machine', async () => {
  const port = await serve(onlyFor('shop.example'));
  const url = `http://127.0.0.1:${port}/`;
  expect(await prober.probe(url)).toMatchObject({ reason: 'http_421' });
  for (const name of ['Host', 'host']) {
    const options = { headers: { [name]: 'shop.example' } };
    expect(await prober.probe(url, { options })).toMatchObject({
      outcome: 'up',
      address: '127.0.0.1',
    });
  }
});

test('with a keyword too, and with a port in the header', async () => {
  const port = await serve((request, response) => response.end(`for ${request.headers.host}`));
  const options = { headers: { Host: 'shop.example:81' }, keyword: 'for shop.example:81' };
  expect(await prober.probe(`http://127.0.0.1:${port}/`, { options })).toMatchObject({
    outcome: 'up',
  });
});

test('SNI and certificate follow the Host header', async () => {
  const port = await serveTls(onlyFor('shop.example'));
  const url = `https://127.0.0.1:${port}/`;
  expect(await prober.probe(url)).toMatchObject({ reason: 'tls_host_mismatch' });
  const options = { headers: { Host: 'shop.example' } };
  expect(await prober.probe(url, { options })).toMatchObject({ outcome: 'up' });
  const other = { headers: { Host: 'other.example' } };
  expect(await prober.probe(url, { options: other })).toMatchObject({
    reason: 'tls_host_mismatch',
  });
});

test('an address to connect to stands in for what the name would be looked up as', async () => {
  const port = await serveTls(onlyFor('shop.example'));
  const options = { connectTo: `127.0.0.1:${port}` };
  expect(await prober.probe('https://shop.example/', { options })).toMatchObject({
    outcome: 'up',
    address: '127.0.0.1',
    timings: { dnsMs: null },
  });
});

test('a port alone, a name alone', async () => {
  const port = await serve(onlyFor(`localhost`));
  expect(
    await prober.probe('http://localhost/', { options: { connectTo: `:${port}` } }),
  ).toMatchObject({ outcome: 'up' });
  const named = await serve((request, response) => response.end(request.headers.host));
  const options = { connectTo: 'localhost', keyword: 'shop.example' };
  expect(await prober.probe(`http://shop.example:${named}/`, { options })).toMatchObject({
    outcome: 'up',
  });
});

test('redirects that keep the name keep the place, others leave it and the secrets', async () => {
  const seen: IncomingMessage[] = [];
  const other = await serve((request, response) => {
    seen.push(request);
    response.end();
  });
  const port = await serve((request, response) => {
    seen.push(request);
    const next = { '/': 'http://shop.example/in', '/in': `http://127.0.0.1:${other}/out` };
    response.writeHead(302, { location: next[request.url as '/'] });
    response.end();
  });
  const options = { headers: { Host: 'shop.example', 'X-Key': 'secret-key' } };
  const result = await prober.probe(`http://127.0.0.1:${port}/`, { options });
  expect(result).toMatchObject({ outcome: 'up' });
  expect(seen.map(({ headers, url }) => [headers.host, url, headers['x-key']])).toEqual([
    ['shop.example', '/', 'secret-key'],
    ['shop.example', '/in', 'secret-key'],
    [`127.0.0.1:${other}`, '/out', undefined],
  ]);
});

test.each([['169.254.169.254'], ['169.254.169.254:80'], ['[fd00:ec2::254]'], ['metadata']])(
  'the policy judges %s as a place to connect to',
  async (connectTo) => {
    const result = await prober.probe('http://shop.example/', { options: { connectTo } });
    expect(result).toMatchObject({ outcome: 'blocked', reason: 'special_address' });
  },
);

test('private places are no way around a policy of public targets', async () => {
  const strict = openHttpProbe({ targets: 'public' });
  const port = await serve((_, response) => response.end());
  const options = { connectTo: `127.0.0.1:${port}` };
  expect(await strict.probe('http://shop.example/', { options })).toMatchObject({
    outcome: 'blocked',
    reason: 'private_address',
  });
  strict.close();
});
