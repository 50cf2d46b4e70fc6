import { X509Certificate } from 'node:crypto';
import type { AddressInfo, Server } from 'node:net';
import { createServer, TLSSocket } from 'node:tls';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { makeCertificate, type CertificateRequest } from '../../../test/support/certificates.ts';
import { openProbeStage } from '../../testing/prober/probe-stage.ts';
import { startRawServer } from '../../../test/support/raw-server.ts';
import { tls } from './tls-prober.ts';

const dayMs = 86_400_000;
const root = makeCertificate({ name: 'Squirrel Root', isAuthority: true });
const middle = makeCertificate({ name: 'Squirrel Middle', isAuthority: true, issuer: root });
const stage = openProbeStage(tls, { extraCaPems: [root.pem] });
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => stage.close());

async function serve(
  request: Partial<CertificateRequest> & { readonly sent?: string } = {},
): Promise<{
  readonly url: string;
  readonly fingerprint: string;
}> {
  const leaf = makeCertificate({ name: 'shop', hosts: ['127.0.0.1'], issuer: middle, ...request });
  const server = createServer(
    { key: leaf.keyPem, cert: `${leaf.pem}${request.sent ?? middle.pem}` },
    (socket) => socket.on('error', () => socket.destroy()),
  );
  server.on('tlsClientError', () => undefined);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { fingerprint256 } = new X509Certificate(leaf.pem);
  return { url: `tls://127.0.0.1:${port}`, fingerprint: fingerprint256 };
}

describe('a certificate', () => {
  test('shows its chain and its days', async () => {
    const { url, fingerprint } = await serve();
    const result = await stage.probe({ url });
    expect(result).toMatchObject({
      outcome: 'up',
      notes: [],
      evidence: {
        certificate: { subject: 'shop', issuer: 'Squirrel Middle', daysLeft: 89 },
        chain: [
          { subject: 'CN=shop', fingerprint: fingerprint.replaceAll(':', '').toLowerCase() },
          { subject: 'CN=Squirrel Middle', issuer: 'CN=Squirrel Root' },
        ],
      },
    });
    expect(result.message).toMatch(/^the certificate is valid for 89 more days, until \d{4}-/);
  });

  test.each([
    [{ minDays: 30 }, 'down', 'tls_expiring', ['cert_expiring']],
    [{ minDays: 5 }, 'up', null, ['cert_expiring']],
    [{ warnDays: 5 }, 'up', null, []],
    [{ warnDays: 30 }, 'up', null, ['cert_expiring']],
  ])('of ten days under %j is %s', async (options, outcome, reason, notes) => {
    const { url } = await serve({ validTo: Date.now() + 10.5 * dayMs });
    expect(await stage.probe({ url, ...options })).toMatchObject({ outcome, reason, notes });
  });

  test.each([
    [{ validTo: Date.now() - dayMs }, 'tls_expired'],
    [{ validFrom: Date.now() + dayMs }, 'tls_not_yet_valid'],
    [{ hosts: ['other.example'] }, 'tls_host_mismatch'],
  ])('made with %j is down', async (request, reason) => {
    const { url } = await serve(request);
    const result = await stage.probe({ url });
    expect(result).toMatchObject({ outcome: 'down', reason, phase: 'tls' });
    expect(result.evidence['certificate']).toMatchObject({ subject: 'shop' });
  });

  test('behind STARTTLS is judged in the same way', async () => {
    const server = await startRawServer((socket) => {
      socket.write('+OK hi\r\n');
      socket.once('data', () => {
        socket.write('+OK go\r\n');
        socket.removeAllListeners('data');
        const { keyPem, pem } = makeCertificate({
          name: 'mail',
          hosts: ['127.0.0.1'],
          issuer: root,
          validTo: Date.now() + 10.5 * dayMs,
        });
        new TLSSocket(socket, { isServer: true, key: keyPem, cert: pem }).on('error', () =>
          socket.destroy(),
        );
      });
    });
    const url = `tls://127.0.0.1:${server.port}`;
    const result = await stage.probe({ url, starttls: 'pop3' });
    expect(result.message).toMatch(/valid for 10 more days/);
    expect(result).toMatchObject({
      outcome: 'up',
      evidence: { chain: [{ subject: 'CN=mail' }] },
    });
    expect(await stage.probe({ url, starttls: 'pop3', minDays: 30 })).toMatchObject({
      reason: 'tls_expiring',
    });
    const other = await stage.probe({ url, starttls: 'imap' }, { timeoutMs: 500 });
    expect(other).toMatchObject({ outcome: 'down' });
    await server.stop();
  });

  test('counts with those above it, and with none that was only sent along', async () => {
    const ending = makeCertificate({
      name: 'Squirrel Middle',
      isAuthority: true,
      issuer: root,
      keyPem: middle.keyPem,
      validTo: Date.now() + 5.5 * dayMs,
    });
    const superfluous = makeCertificate({ name: 'Elsewhere', validTo: Date.now() - dayMs });
    const weak = await serve({ sent: ending.pem });
    const result = await stage.probe({ url: weak.url, minDays: 7 });
    expect(result).toMatchObject({ reason: 'tls_expiring', notes: ['cert_expiring'] });
    expect(result.message).toMatch(/^a certificate above it is valid for 5 more days/);
    expect(result.evidence['certificate']).toMatchObject({ daysLeft: 5 });
    const fine = await serve({ sent: `${superfluous.pem}${ending.pem}${middle.pem}` });
    expect(await stage.probe({ url: fine.url, minDays: 80 })).toMatchObject({
      outcome: 'up',
      notes: [],
    });
  });

  test('that has expired is down even where nothing is verified', async () => {
    const { url } = await serve({ validTo: Date.now() - dayMs });
    expect(await stage.probe({ url, insecure: true })).toMatchObject({ reason: 'tls_expired' });
  });

  test('is compared with its pin, anywhere in the chain', async () => {
    const { url, fingerprint } = await serve();
    const above = new X509Certificate(middle.pem).fingerprint256;
    expect(await stage.probe({ url, fingerprint })).toMatchObject({ outcome: 'up' });
    expect(await stage.probe({ url, fingerprint: above })).toMatchObject({ outcome: 'up' });
    expect(await stage.probe({ url, fingerprint: 'ab'.repeat(32) })).toMatchObject({
      outcome: 'down',
      reason: 'tls_pin_mismatch',
    });
  });

  test('is compared with its issuer', async () => {
    const { url } = await serve();
    expect(await stage.probe({ url, issuer: 'Middle' })).toMatchObject({ outcome: 'up' });
    expect(await stage.probe({ url, issuer: 'Somebody' })).toMatchObject({
      outcome: 'down',
      reason: 'tls_issuer_mismatch',
    });
  });

  test('that is not there at all', async () => {
    const server = await startRawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const result = await stage.probe({ url: `tls://127.0.0.1:${server.port}` });
    expect(result).toMatchObject({ outcome: 'down', reason: 'tls_not_tls' });
    await server.stop();
  });
});

describe('the settings', () => {
  const options = { host: 'A.example', port: 443, minDays: 0, warnDays: 14, family: 'both' };

  test('are canonical', () => {
    const fingerprint = 'AB:'.repeat(31) + 'AB';
    expect(tls.canonical({ ...options, insecure: false, fingerprint })).toMatchObject({
      target: 'tls://a.example:443',
      options: { host: 'a.example', fingerprint: 'ab'.repeat(32) },
    });
  });

  test('refuse what is no fingerprint', () => {
    expect(() => tls.canonical({ ...options, insecure: false, fingerprint: 'ab' })).toThrow(
      'fingerprint must be 64 hexadecimal digits',
    );
  });
});
