import type { HostileCase } from '../format/hostile-case.ts';
import { down, up } from '../format/single-try.ts';
import type { CertificateWish } from '../servers/tls/tls-certificates.ts';
import { tlsTry } from './tls-try.ts';

const SECONDS = 1 / 86_400;
const shown = { result: { 'evidence.certificate.subject': 'shop' } };

const bad = (certificate: CertificateWish, reason: string, name?: string) =>
  tlsTry({ certificate }, down(reason, shown), name === undefined ? {} : { name });

/** Certificates that are out of date, of the wrong name or of the wrong authority, and such that are only odd. */
export const certificateCases: readonly HostileCase[] = [
  {
    id: 'L1',
    does: 'a valid chain',
    tries: [
      tlsTry(
        { certificate: { issuer: 'intermediate' }, chain: ['intermediate'] },
        up([], { result: { 'evidence.certificate.issuer': 'Farm Intermediate' } }),
      ),
    ],
  },
  {
    id: 'L2',
    does: 'expired a second ago, or a month ago',
    tries: [
      bad({ validFromDays: -90, validToDays: -SECONDS }, 'tls_expired', 'a second ago'),
      bad({ validFromDays: -90, validToDays: -30 }, 'tls_expired', 'a month ago'),
    ],
  },
  {
    id: 'L3',
    does: 'not valid yet',
    tries: [bad({ validFromDays: 1 }, 'tls_not_yet_valid')],
  },
  {
    id: 'L4',
    does: 'expires in 14, 7, 3 days and one',
    tries: [14, 7, 3, 1].map((days) =>
      tlsTry(
        { certificate: { validToDays: days } },
        up(['cert_expiring'], { result: { 'evidence.certificate.daysLeft': days - 1 } }),
        { name: `${days} d` },
      ),
    ),
  },
  {
    id: 'L5',
    does: 'self-signed',
    tries: [
      bad({ issuer: 'itself' }, 'tls_untrusted', 'verified'),
      tlsTry({ certificate: { issuer: 'itself' } }, up(['tls_unverified']), {
        name: 'ignored',
        options: { insecure: true },
      }),
    ],
  },
  { id: 'L6', does: 'an unknown authority', tries: [bad({ issuer: 'stranger' }, 'tls_untrusted')] },
  {
    id: 'L7',
    does: 'the intermediate certificate is missing',
    tries: [bad({ issuer: 'intermediate' }, 'tls_incomplete_chain')],
  },
  {
    id: 'L8',
    does: 'a chain in the wrong order, twice the same, thousands of names, RSA-8192',
    tries: [
      tlsTry(
        {
          certificate: { issuer: 'intermediate' },
          chain: ['intermediate', 'root'],
          isReversed: true,
        },
        up(),
        { name: 'reversed' },
      ),
      tlsTry(
        {
          certificate: { issuer: 'intermediate' },
          chain: ['itself', 'itself', 'intermediate', 'intermediate'],
        },
        up(),
        { name: 'duplicated' },
      ),
      tlsTry({ certificate: { furtherHosts: 3_000 } }, up(), { name: '3,000 names' }),
      tlsTry({ certificate: { furtherHosts: 10_000 } }, down('tls_too_big'), {
        name: '10,000 names',
      }),
      tlsTry({ certificate: { rsaBits: 8_192 } }, up(), { name: 'RSA-8192' }),
    ],
  },
  {
    id: 'L9',
    does: 'another host',
    tries: [bad({ hosts: ['other.example'] }, 'tls_host_mismatch')],
  },
  {
    id: 'L10',
    does: 'a wildcard over two labels, an address as common name only, no names at all',
    tries: [
      tlsTry({ certificate: { hosts: ['*.example'] } }, down('tls_host_mismatch'), {
        name: 'wildcard over two labels',
        url: 'https://a.shop.example:{site.port}/',
      }),
      tlsTry({ certificate: { name: '127.0.0.1', hosts: [] } }, down('tls_host_mismatch'), {
        name: 'address as common name',
        url: 'https://{site}/',
      }),
      tlsTry(
        { certificate: { name: 'shop.example', hosts: ['other.example'] } },
        down('tls_host_mismatch'),
        { name: 'name as common name' },
      ),
    ],
  },
  {
    id: 'L11',
    does: 'an address among the names',
    tries: [tlsTry({ certificate: { hosts: ['{self.host}'] } }, up(), { url: 'https://{site}/' })],
  },
  {
    id: 'L12',
    does: 'signed with SHA-1 or MD5',
    tries: (['sha1', 'md5'] as const).map((hash) =>
      bad({ hash, rsaBits: 2_048 }, 'tls_weak_signature', hash),
    ),
  },
  {
    id: 'L13',
    does: 'a key of 1,024 bits',
    tries: [tlsTry({ certificate: { rsaBits: 1_024 } }, up(['weak_key']))],
  },
  {
    id: 'L14',
    does: 'valid for 29 years',
    tries: [tlsTry({ certificate: { validToDays: 10_600 } }, up(['long_validity']))],
  },
];
