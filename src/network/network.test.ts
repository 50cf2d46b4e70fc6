import { createServer as createTlsServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { makeCertificate } from '../../test/support/certificates.ts';
import {
  answering,
  onRequest,
  startRawServer,
  type Play,
  type RawServer,
} from '../../test/support/raw-server.ts';
import { createNetwork, newMeasurements, type Network } from './index.ts';

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function open(settings: Partial<Parameters<typeof createNetwork>[0]> = {}): Network {
  const network = createNetwork({
    resolvers: [],
    extraCaPems: [],
    targets: 'private',
    userAgent: 'UptimeSquirrel/test',
    ...settings,
  });
  ends.push(() => network.close());
  return network;
}

async function start(play: Play, host?: string): Promise<RawServer> {
  const server = await startRawServer(play, host);
  ends.push(() => server.stop());
  return server;
}

const post = { headers: { 'Content-Type': 'text/plain' }, body: 'grüß', timeoutMs: 1_000 };

test('posts what it is given, and returns what comes back', async () => {
  const server = await start(
    answering('HTTP/1.1 202 Accepted\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\ndone'),
  );
  const url = `http://127.0.0.1:${server.port}/hook?x=1`;
  const end = await open().http.send({ ...post, url });
  expect(end).toMatchObject({ kind: 'answered', statusCode: 202, body: 'done' });
  expect(end.kind === 'answered' && end.fields).toContainEqual(['retry-after', '7']);
  const [received = ''] = server.received;
  expect(received).toContain('POST /hook?x=1 HTTP/1.1\r\n');
  expect(received).toContain(`Host: 127.0.0.1:${server.port}\r\n`);
  expect(received).toContain('Content-Length: 6\r\n');
  expect(received.endsWith(`\r\n\r\n${Buffer.from('grüß').toString('latin1')}`)).toBe(true);
});

test('a redirect is an answer, and a long answer is cut', async () => {
  const moved = await start(
    answering('HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n'),
  );
  const end = await open().http.send({ ...post, url: `http://127.0.0.1:${moved.port}/` });
  expect(end).toMatchObject({ kind: 'answered', statusCode: 302 });
  const long = await start(answering(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(100_000)}`));
  const cut = await open().http.send({
    ...post,
    url: `http://127.0.0.1:${long.port}/`,
    maxResponseBytes: 10,
  });
  expect(cut).toMatchObject({ kind: 'answered', body: 'xxxxxxxxxx' });
});

test('what a receiver does wrong is a value', async () => {
  const silent = await start((socket) => socket.resume());
  const late = await open().http.send({
    ...post,
    url: `http://127.0.0.1:${silent.port}/`,
    timeoutMs: 150,
  });
  expect(late).toMatchObject({ kind: 'failed', reason: 'head_timeout' });
  await silent.stop();
  const refused = await open().http.send({ ...post, url: `http://127.0.0.1:${silent.port}/` });
  expect(refused).toMatchObject({ kind: 'failed', outcome: 'down', reason: 'connect_refused' });
});

test('the address policy holds for messages and for libraries', async () => {
  const network = open({ targets: 'public' });
  const server = await start(answering('HTTP/1.1 200 OK\r\n\r\n'));
  const posted = await network.http.send({ ...post, url: `http://127.0.0.1:${server.port}/` });
  expect(posted).toMatchObject({ kind: 'failed', outcome: 'blocked', reason: 'private_address' });
  const target = { host: '127.0.0.1', port: server.port, timeoutMs: 500 };
  const connected = await network.sockets.connect(target);
  expect(connected).toMatchObject({ kind: 'failed', fault: { outcome: 'blocked' } });
  expect(server.received).toHaveLength(0);
  const special = await open().sockets.connect({ ...target, host: '169.254.169.254' });
  expect(special).toMatchObject({ kind: 'failed', fault: { reason: 'special_address' } });
});

test('hands a library a socket that speaks first', async () => {
  const server = await start((socket) => {
    socket.write('220 ready\r\n');
    onRequest(socket, () => socket.end('bye'));
  });
  const end = await open().sockets.connect({
    host: 'localhost',
    port: server.port,
    timeoutMs: 1_000,
  });
  if (end.kind === 'failed') throw new Error(end.fault.message);
  const chunks: string[] = [];
  end.socket.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  await expect.poll(() => chunks.join('')).toBe('220 ready\r\n');
  end.socket.write('quit\r\n\r\n');
  await expect.poll(() => chunks.join('')).toBe('220 ready\r\nbye');
  end.socket.destroy();
});

test('trusts the given authorities when posting by https', async () => {
  const root = makeCertificate({ name: 'Root', isAuthority: true });
  const leaf = makeCertificate({ name: 'hook', hosts: ['127.0.0.1'], issuer: root });
  const server = createTlsServer({ key: leaf.keyPem, cert: leaf.pem }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => server.close());
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const trusting = open({ extraCaPems: [root.pem] });
  const patient = { ...post, url, timeoutMs: 5_000 };
  expect(await trusting.http.send(patient)).toMatchObject({
    kind: 'answered',
    statusCode: 204,
  });
  expect(await open().http.send(patient)).toMatchObject({
    kind: 'failed',
    reason: 'tls_untrusted',
  });
});

test('of several addresses the first that answers wins, whatever its family', async () => {
  const six = await start(answering('HTTP/1.1 204 No\r\n\r\n'), '::1');
  const end = await open().http.send({ ...post, url: `http://six.localhost:${six.port}/` });
  expect(end).toMatchObject({ kind: 'answered', statusCode: 204 });
});

test('a peer that is known to be silent is not dialled, and any other is', async () => {
  const server = await start(answering('HTTP/1.1 204 No Content\r\n\r\n'));
  const network = open();
  const request = {
    host: '127.0.0.1',
    port: server.port,
    family: 'both',
    isSecure: false,
    isVerified: true,
    reading: 'stream',
  } as const;
  const dial = async (silentPeers: readonly string[]) => {
    const deadline = network.startDeadline({ endsAt: performance.now() + 5_000 });
    const measurements = newMeasurements();
    const line = await network.connect(request, { deadline, measurements, silentPeers });
    if ('close' in line) line.close();
    deadline.close();
    return { line, measurements };
  };
  const told = await dial([`127.0.0.1:${server.port}`]);
  expect(told.line).toMatchObject({ fault: { outcome: 'down', reason: 'connect_timeout' } });
  expect(told.measurements).toMatchObject({ notes: ['shared_address'], unansweredPeers: [] });
  expect(server.received).toEqual([]);
  const free = await dial([`127.0.0.1:${server.port + 1}`, `127.0.0.2:${server.port}`]);
  expect('close' in free.line).toBe(true);
  expect(free.measurements.notes).toEqual([]);
});
