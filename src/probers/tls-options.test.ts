import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { makeCertificate } from '../../test/support/certificates.ts';
import { openHttpProbe } from '../../test/support/http-probe.ts';
import { openHttpServers } from '../../test/support/http-server.ts';
import { InvalidError, type Problem } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { canonicalCredentials } from './tls-options.ts';

const root = makeCertificate({ name: 'Own Root', isAuthority: true });
const leaf = makeCertificate({ name: 'shop', hosts: ['shop.example'], issuer: root });
const client = makeCertificate({ name: 'squirrel', issuer: root });
const other = makeCertificate({ name: 'other', issuer: root });
const locked = createPrivateKey(client.keyPem).export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'open sesame',
});
const folder = mkdtempSync(join(tmpdir(), 'squirrel-pem-'));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const prober = openHttpProbe();
const servers = openHttpServers();
afterEach(() => servers.close());
afterAll(() => {
  prober.close();
  rmSync(folder, { recursive: true });
});

/** A site that answers only clients with a certificate of its authority. */
async function guardedSite(): Promise<JsonObject> {
  const server = createServer(
    { key: leaf.keyPem, cert: leaf.pem, ca: root.pem, requestCert: true },
    (_, response) => response.end('in'),
  );
  const port = await servers.listen(server);
  return { connectTo: `127.0.0.1:${port}` };
}

const probe = (options: JsonObject) => prober.probe('https://shop.example/', { options });

test.each<readonly [string, JsonObject]>([
  ['texts', { ca: root.pem, clientCert: client.pem, clientKey: client.keyPem }],
  ['one text', { ca: root.pem, clientCert: `${client.keyPem}${client.pem}` }],
  [
    'an encrypted key',
    {
      ca: root.pem,
      clientCert: client.pem,
      clientKey: locked,
      clientPassphrase: 'open sesame',
    },
  ],
  [
    'files',
    {
      ca: file('ca.pem', root.pem),
      clientCert: file('client.pem', client.pem),
      clientKey: file('client.key', client.keyPem),
    },
  ],
  ['one file', { ca: root.pem, clientCert: file('both.pem', `${client.pem}${client.keyPem}`) }],
])('a client certificate as %s opens the door', async (_, credentials) => {
  const place = await guardedSite();
  expect(await probe({ ...place, ca: root.pem })).toMatchObject({ outcome: 'down' });
  expect(await probe({ ...place, ...credentials })).toMatchObject({ outcome: 'up' });
});

test('an authority of the monitor counts for that monitor alone', async () => {
  const server = createServer({ key: leaf.keyPem, cert: leaf.pem }, (_, response) => {
    response.end();
  });
  const connectTo = `127.0.0.1:${await servers.listen(server)}`;
  expect(await probe({ connectTo })).toMatchObject({ reason: 'tls_untrusted' });
  expect(await probe({ connectTo, ca: root.pem })).toMatchObject({ outcome: 'up' });
  expect(await probe({ connectTo })).toMatchObject({ reason: 'tls_untrusted' });
});

test.each<readonly [string, JsonObject]>([
  ['is missing', { ca: '/no/such/file.pem' }],
  ['is a folder', { ca: folder }],
  ['is no PEM', { clientCert: file('text.pem', 'hello'), clientKey: file('x.key', 'hello') }],
  [
    'has another key',
    { clientCert: file('a.pem', client.pem), clientKey: file('b.key', other.keyPem) },
  ],
  [
    'has no passphrase',
    { clientCert: file('c.pem', client.pem), clientKey: file('c.key', locked) },
  ],
])('a file that %s is no fault of the site', async (_, credentials) => {
  const place = await guardedSite();
  expect(await probe({ ...place, ...credentials })).toMatchObject({
    outcome: 'unknown',
    reason: 'credentials',
    phase: 'tls',
  });
});

test('a redirect to another site does not show who we are', async () => {
  const seen: (string | undefined)[] = [];
  const stranger = createServer(
    { key: leaf.keyPem, cert: leaf.pem, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const socket = request.socket as { getPeerCertificate?: () => { subject?: { CN?: string } } };
      seen.push(socket.getPeerCertificate?.().subject?.CN);
      response.end();
    },
  );
  const away = await servers.listen(stranger);
  const server = createServer(
    { key: leaf.keyPem, cert: leaf.pem, requestCert: true, rejectUnauthorized: false },
    (_, response) => {
      response.writeHead(302, { location: `https://127.0.0.1:${away}/` });
      response.end();
    },
  );
  const connectTo = `127.0.0.1:${await servers.listen(server)}`;
  const credentials = { clientCert: client.pem, clientKey: client.keyPem, insecure: true };
  expect(await probe({ connectTo, ...credentials })).toMatchObject({ outcome: 'up' });
  expect(seen).toEqual([undefined]);
});

test.each<readonly [JsonObject, string]>([
  [{ clientKey: client.keyPem }, 'clientCert'],
  [{ clientPassphrase: 'pa55word' }, 'clientCert'],
  [{ clientCert: client.pem }, 'clientKey'],
  [{ clientCert: client.pem, clientKey: other.keyPem }, 'clientKey'],
  [{ clientCert: client.pem, clientKey: locked, clientPassphrase: 'pa55word' }, 'clientKey'],
  [{ ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }, 'ca'],
  [{ ca: 'line\nbreak' }, 'ca'],
  [{ ca: root.pem, insecure: true }, 'ca'],
])('%o is refused, and shows no secret', async (options, path) => {
  const problems = await probe(options).then(
    () => [],
    (error: unknown) => (error instanceof InvalidError ? error.problems : []),
  );
  expect(problems.map((problem) => problem.path)).toEqual([path]);
  expect(JSON.stringify(problems)).not.toMatch(/pa55word|BEGIN .*PRIVATE/);
});

test('a key among the certificates is kept with the secrets', () => {
  const problems: Problem[] = [];
  const clientCert = `${client.pem}${client.keyPem}`;
  const { clientCert: cert, clientKey: key } = canonicalCredentials(
    { insecure: false, clientCert },
    problems,
  );
  expect(problems).toEqual([]);
  expect(cert).not.toContain('PRIVATE');
  expect(key).toContain('PRIVATE');
});
