import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OUTCOMES } from '../core/check/outcome.ts';
import { describeReason } from '../core/check/words.ts';
import { admitUrl } from '../core/address/target-url.ts';
import { aRecord, dnsReply } from '../../test/support/dns-bytes-server.ts';
import { FUZZ_RUNS, fuzzTimeout } from '../../test/support/fuzz-runs.ts';
import { classifyAddress, refusalOf } from './policy/address-policy.ts';
import { certificateNotes, readCertificate } from './tls/certificate.ts';
import { certificateFault } from './tls/certificate-fault.ts';
import type { DnsAnswer } from './dns/server-lookup.ts';
import { parseIpv4, parseIpv6 } from './policy/ip-address.ts';
import { openResolver } from './dns/resolver.ts';

// `FUZZ_RUNS=1000000 npx vitest run --project unit src/network/hostile-input.integration.test.ts` tries more.
const runs = { numRuns: FUZZ_RUNS };

test('an address has one class, whatever its spelling', fuzzTimeout, () => {
  const bits = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(bits, (number) => {
      const dotted = [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
      expect(parseIpv4(dotted)).toBe(number);
      const kind = classifyAddress(dotted);
      // The URL parser reads one number as an address; so does every browser.
      const url = URL.parse(`http://${number}/`)?.hostname ?? '';
      expect([dotted, classifyAddress(url)]).toEqual([dotted, kind]);
      const mapped = URL.parse(`http://[::ffff:${dotted}]/`)?.hostname.slice(1, -1) ?? '';
      expect([mapped, classifyAddress(mapped)]).toEqual([mapped, kind]);
    }),
    runs,
  );
});

test('what is no address is never dialled', fuzzTimeout, () => {
  const text = fc.oneof(fc.string(), fc.ipV6(), fc.ipV4(), fc.stringMatching(/^[0-9a-f:.]{1,40}$/));
  fc.assert(
    fc.property(text, (given) => {
      if (isIP(given) !== 0) return;
      expect([given, refusalOf(given, 'private')]).toEqual([given, 'special_address']);
    }),
    runs,
  );
  fc.assert(
    fc.property(fc.ipV6(), (given) => {
      const canonical = URL.parse(`http://[${given}]/`)?.hostname.slice(1, -1) ?? '';
      expect([given, parseIpv6(given)]).toEqual([given, parseIpv6(canonical)]);
    }),
    runs,
  );
});

test('an admitted address is a URL with a host and nothing to hide', fuzzTimeout, () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('http:', 'https://', '//', '@', ':', '[', ']', '::1', '%00', '%65', '\\', '#'),
    fc.constantFrom('0x7f', '127.1', 'xn--', '.', '..', '①', 'ß', '\u00ad', '65536', 'example.com'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const admission = admitUrl(pieces.join(''));
      if (admission.kind === 'refused') {
        expect(admission.message).not.toBe('');
        return;
      }
      const url = new URL(admission.url);
      expect(url.hostname).not.toBe('');
      expect(url.username + url.password + url.hash).toBe('');
      expect(['http:', 'https:']).toContain(url.protocol);
      expect(admission.url.length).toBeLessThanOrEqual(2_048);
    }),
    runs,
  );
});

test('a certificate of any shape is read or left', fuzzTimeout, () => {
  const name = fc.dictionary(
    fc.constantFrom('CN', 'O', 'OU'),
    fc.oneof(fc.string(), fc.array(fc.string())),
  );
  const peer = fc.record(
    {
      subject: name,
      issuer: name,
      valid_from: fc.oneof(fc.string(), fc.date({ noInvalidDate: true }).map(String)),
      valid_to: fc.oneof(fc.string(), fc.date({ noInvalidDate: true }).map(String)),
      bits: fc.integer(),
      exponent: fc.string(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(peer, fc.string(), (given, code) => {
      const certificate = readCertificate(given as never, 0);
      if (certificate !== null) {
        expect(certificate.subject.length).toBeLessThanOrEqual(200);
        certificateNotes(given as never, certificate);
      }
      const { outcome, reason } = certificateFault({
        code,
        host: 'shop.example',
        certificate,
        x509: undefined,
        knowsOrganisation: () => false,
      });
      expect(outcome).toBe('down');
      expect(describeReason(reason).hint).not.toBe('');
    }),
    runs,
  );
});

test('any answer of a name server leads to a verdict in time', { timeout: 120_000 }, async () => {
  const server = createSocket('udp4');
  server.on('message', (question, peer) => {
    // The control question is answered: the server as such is fine.
    const n = Number(/n(\d+)/.exec(question.toString('latin1'))?.[1]);
    const isControl = question[12] === 0;
    const bytes = isControl ? dnsReply(question, { flags: 0x8183 }) : mutate(question, n);
    server.send(bytes, peer.port, peer.address);
  });
  await new Promise<void>((resolve) => {
    server.bind(0, '127.0.0.1', resolve);
  });
  const resolver = openResolver({
    servers: [`127.0.0.1:${server.address().port}`],
    knowsLocalNames: false,
  });
  const change = fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) });
  const mutation = fc.record({
    changes: fc.array(change, { maxLength: 6 }),
    cut: fc.option(fc.nat({ max: 60 }), { nil: null }),
    tail: fc.uint8Array({ maxLength: 64 }),
  });
  const [mutations = []] = fc.sample(fc.array(mutation, { minLength: 400, maxLength: 400 }), 1);
  const answers = await Promise.all(
    mutations.map(
      (_, n) =>
        new Promise<DnsAnswer>((resolve) => {
          resolver.lookUp({ name: `n${n}.example${n}.test`, family: 'both' }, resolve);
        }),
    ),
  );
  for (const answer of answers) {
    if (answer.kind === 'found') continue;
    expect(OUTCOMES).toContain(answer.fault.outcome);
    expect(describeReason(answer.fault.reason).hint).not.toBe('');
  }
  expect(answers).toHaveLength(mutations.length);
  resolver.stop();
  server.close();

  function mutate(question: Buffer, n: number): Buffer {
    const { changes, cut, tail } = mutations[n] ?? { changes: [], cut: null, tail: [] };
    const bytes = Buffer.from(
      dnsReply(question, { flags: 0x8180, answers: [aRecord('127.0.0.1')] }),
    );
    // The id stays, or the answer would not be read at all.
    for (const { at, value } of changes) bytes[2 + (at % (bytes.length - 2))] = value;
    return Buffer.concat([bytes.subarray(0, cut ?? bytes.length), Buffer.from(tail)]);
  }
});
