import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeCertificate, type CertificateRequest } from '../../../test/support/certificates.ts';
import { openVerifiedPaths } from './verified-path.ts';

const DAY_MS = 86_400_000;
const now = Math.floor(Date.now() / 1_000) * 1_000;
const inDays = (days: number): number => now + days * DAY_MS;

type Made = ReturnType<typeof makeCertificate>;
const authority = (name: string, days: number, more: Partial<CertificateRequest> = {}): Made =>
  makeCertificate({ name, isAuthority: true, validTo: inDays(days), ...more });

const root = authority('Root', 900);
const oldRoot = authority('Old Root', 20);
const crossed = authority('Root', 20, { keyPem: root.keyPem, issuer: oldRoot });
const middle = authority('Middle', 300, { issuer: root });
const shortMiddle = authority('Middle', 5, { issuer: root, keyPem: middle.keyPem });
const stranger = authority('Middle', 700, { issuer: root });
const leaf = makeCertificate({ name: 'shop', issuer: middle, validTo: inDays(60) });
const longLeaf = makeCertificate({ name: 'shop', issuer: middle, validTo: inDays(600) });
const own = makeCertificate({ name: 'own', isAuthority: true, validTo: inDays(30) });

test.each<readonly [string, readonly Made[], readonly Made[], number | null]>([
  ['the leaf ends first', [leaf, middle], [root], 60],
  ['the intermediate ends first', [longLeaf, middle], [root], 300],
  ['the intermediate is about to end', [leaf, shortMiddle], [root], 5],
  ['two intermediates, of which one holds', [leaf, shortMiddle, middle], [root], 60],
  ['the root ends first', [leaf, middle, crossed], [oldRoot], 20],
  ['a superfluous cross certificate was sent along', [leaf, middle, crossed], [root], 60],
  ['two roots are trusted', [leaf, middle, crossed], [oldRoot, root], 60],
  ['sent in the wrong order', [leaf, crossed, middle], [oldRoot], 20],
  ['the same name with another key', [leaf, stranger, middle], [root], 60],
  ['only a stranger of that name', [leaf, stranger], [root], null],
  ['a trusted intermediate is not sent', [leaf], [middle, root], 60],
  ['a certificate that is its own authority', [own], [own], 30],
  ['nobody is trusted', [leaf, middle, root], [], null],
  ['nothing was shown', [], [root], null],
])('%s', (_, shown, trusted, days) => {
  const paths = openVerifiedPaths(() => trusted.map(({ pem }) => pem));
  const endsAt = paths.endsAt('leaf', () => shown.map(({ pem }) => new X509Certificate(pem)));
  expect(endsAt).toBe(days === null ? null : inDays(days));
});

test('what was found for a leaf is kept', () => {
  const paths = openVerifiedPaths(() => [root.pem]);
  const shown = [leaf, middle].map(({ pem }) => new X509Certificate(pem));
  expect(paths.endsAt('one', () => shown)).toBe(inDays(60));
  expect(paths.endsAt('one', () => [])).toBe(inDays(60));
  expect(paths.endsAt('other', () => [])).toBeNull();
});

test('a crowd of authorities of one name costs a bounded number of signatures', () => {
  const crowd = Array.from({ length: 10 }, () => authority('Root', 100, { issuer: root }));
  const shown = [leaf, ...crowd].map(({ pem }) => new X509Certificate(pem));
  expect(openVerifiedPaths(() => [oldRoot.pem]).endsAt('leaf', () => shown)).toBeNull();
});
