import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { makeCertificate } from '../../../test/support/certificates.ts';
import { openProbeStage } from '../../testing/prober/probe-stage.ts';
import { http } from './http-prober.ts';

const rowBytes = 60;
const rows = 10_000;

/** A page that is written row by row, each in a TLS record of its own, as an export that flushes every row is. */
function writeRows(socket: TLSSocket): void {
  let left = rows;
  const write = (): void => {
    if (socket.destroyed) return;
    if (left === 0) {
      socket.end('nuts');
      return;
    }
    left -= 1;
    if (socket.write('x'.repeat(rowBytes))) setImmediate(write);
    else socket.once('drain', write);
  };
  socket.once('data', () => {
    socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n');
    write();
  });
}

test('a page in thousands of small TLS records is read in time', async () => {
  const certificate = makeCertificate({ name: 'rows', hosts: ['127.0.0.1'], isAuthority: true });
  const { pem: cert, keyPem: key } = certificate;
  const server = createServer({ cert, key }, (socket) => {
    socket.on('error', () => socket.destroy());
    writeRows(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stage = openProbeStage(http, { extraCaPems: [cert] });
  const form = { url: `https://127.0.0.1:${port}/`, keyword: 'nuts' };
  const result = await stage.probe(form, { timeoutMs: 5_000 });
  stage.close();
  server.close();
  expect(result).toMatchObject({ outcome: 'up', reason: null });
});
