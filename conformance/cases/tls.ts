import type { HostileCase } from '../format/hostile-case.ts';
import type { HostileServer } from '../servers/hostile-server.ts';
import {
  drip,
  fin,
  hold,
  join,
  readHead,
  readSome,
  repeat,
  rst,
  send,
  type Act,
  type Bytes,
} from '../format/script.ts';
import { down, plays, siteTry, up } from '../format/single-try.ts';
import { shopTry, tlsTry } from './tls-try.ts';

const alert = (level: number, code: number): string =>
  `\x15\x03\x03\x00\x02${String.fromCharCode(level, code)}`;

/** A server that answers the ClientHello with bytes. */
const raw = (...acts: readonly Act[]): HostileServer => plays({ script: [readSome, ...acts] });
const rawBytes = (...parts: readonly Bytes[]): HostileServer => raw(send(join(...parts)), fin);

const random = 'r'.repeat(32);
/** A record with a ServerHello of this version and cipher (RFC 5246 §7.4.1.3). */
const serverHello = (version: string, cipher: string): string =>
  `\x16${version}\x00\x2a\x02\x00\x00\x26${version}${random}\x00${cipher}\x00`;
const TLS12 = '\x03\x03';

/** What goes wrong in a handshake, or behind one. */
export const tlsCases: readonly HostileCase[] = [
  {
    id: 'L15',
    does: 'a certificate that may have been revoked: nobody is asked',
    tries: [tlsTry({ certificate: { issuer: 'intermediate' }, chain: ['intermediate'] }, up())],
  },
  {
    id: 'L16',
    does: 'TLS 1.0 or 1.1 alone',
    tries: (['TLSv1', 'TLSv1.1'] as const).map((maxVersion) =>
      tlsTry({ maxVersion }, down('tls_version'), { name: maxVersion }),
    ),
  },
  {
    id: 'L17',
    does: 'SSLv3 alone',
    tries: [
      shopTry(rawBytes(serverHello('\x03\x00', '\x00\x05')), down('tls_version'), {
        name: 'it answers in SSLv3',
      }),
      shopTry(rawBytes('\x15\x03\x00\x00\x02\x02\x46'), down('tls_version'), {
        name: 'it refuses in SSLv3',
      }),
    ],
  },
  {
    id: 'L18',
    does: 'no common cipher, RC4, a key exchange of 480 bits',
    tries: [
      tlsTry({ maxVersion: 'TLSv1.2', ciphers: 'NULL-SHA256:@SECLEVEL=0' }, down('tls_handshake'), {
        name: 'no common cipher',
      }),
      shopTry(rawBytes(serverHello(TLS12, '\x00\x05')), down('tls_handshake'), { name: 'RC4' }),
      shopTry({ kind: 'tls-flight', flight: 'small-dh' }, down('tls_handshake'), {
        name: 'Diffie-Hellman of 480 bits',
      }),
    ],
  },
  {
    id: 'L19',
    does: 'alerts 40, 70, 80, 112',
    tries: [
      [40, 'tls_handshake'],
      [70, 'tls_version'],
      [80, 'tls_alert_80'],
      [112, 'tls_alert_112'],
    ].map(([code, reason]) =>
      shopTry(
        rawBytes(alert(2, Number(code))),
        down(`${reason}`, `${reason}`.includes('alert') ? {} : { notes: [`tls_alert_${code}`] }),
        { name: `alert ${code}` },
      ),
    ),
  },
  {
    id: 'L20',
    does: 'FIN or RST at the ClientHello',
    tries: [
      shopTry(raw(fin), down('tls_closed'), { name: 'FIN' }),
      shopTry(raw(rst), down('tls_closed'), { name: 'RST' }),
    ],
  },
  {
    id: 'L21',
    does: 'silent at the ClientHello, or a byte a second',
    tries: [
      shopTry(raw(hold), down('tls_timeout', { withinMs: 5_100 }), { name: 'silence' }),
      shopTry(
        raw(drip(serverHello(TLS12, '\xc0\x2f'), 1_000), hold),
        down('tls_timeout', { withinMs: 5_100 }),
        { name: 'a byte a second' },
      ),
    ],
  },
  {
    id: 'L22',
    does: '5,000 warnings, a single one, a record of 65 KB',
    tries: [
      shopTry({ kind: 'tls-flight', flight: 'warning' }, up(), { name: 'one warning' }),
      shopTry(raw(send(repeat(alert(1, 90), 5_000)), hold), down('tls_protocol'), {
        name: 'warnings',
      }),
      shopTry(
        raw(send(join('\x16\x03\x03\xff\xff', repeat('\0', 65_535))), hold),
        down('tls_protocol'),
        {
          name: 'a record of 65 KB',
        },
      ),
    ],
  },
  {
    id: 'L23',
    does: 'something else on the https port',
    tries: [
      shopTry(rawBytes('HTTP/1.1 400 Bad Request\r\n\r\n'), down('tls_not_tls'), { name: 'HTTP' }),
      shopTry(rawBytes('SSH-2.0-OpenSSH_9.6\r\n'), down('tls_not_tls'), { name: 'SSH' }),
      shopTry(rawBytes('220 mail.example ESMTP\r\n'), down('tls_not_tls'), { name: 'SMTP' }),
    ],
  },
  {
    id: 'L24',
    does: 'TLS on the http port',
    tries: [10, 50].map((code) => ({
      name: `alert ${code}`,
      ...siteTry([readHead, send(alert(2, code)), fin], {
        expect: down('not_http', { notes: ['looks_like_tls'] }),
      }),
    })),
  },
  {
    id: 'L25',
    does: 'h2 alone, agreed on or not',
    tries: [
      tlsTry({ alpn: ['h2'] }, down('tls_alert_120'), { name: 'by ALPN' }),
      tlsTry(
        { plays: [{ script: [readHead, send('\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64'), hold] }] },
        down('not_http'),
        { name: 'without asking' },
      ),
    ],
  },
  {
    id: 'L26',
    does: 'a client certificate is wanted',
    tries: (['TLSv1.2', 'TLSv1.3'] as const).map((maxVersion) =>
      tlsTry({ maxVersion, wantsClientCertificate: true }, down('tls_client_cert'), {
        name: maxVersion,
      }),
    ),
  },
  {
    id: 'L27',
    does: 'another certificate for those who name no server',
    tries: [
      tlsTry({ certificate: { hosts: ['other.example'] }, bySni: { 'shop.example': {} } }, up(), {
        name: 'a name is sent',
      }),
      tlsTry({ certificate: { hosts: ['{self.host}'] }, bySni: { '{self.host}': {} } }, up(), {
        name: 'an address is not',
        url: 'https://{site}/',
      }),
      tlsTry({ certificate: { hosts: ['other.example'] }, bySni: { 'shop.example': {} } }, up(), {
        name: 'without the final dot',
        url: 'https://shop.example.:{site.port}/',
      }),
    ],
  },
  {
    id: 'L28',
    does: 'a fine handshake, then silence, FIN or RST',
    tries: [
      tlsTry({ plays: [{ script: [hold] }] }, down('head_timeout'), {
        name: 'silence',
        quickTimeoutMs: 1_500,
      }),
      tlsTry({ plays: [{ script: [readHead, fin] }] }, down('closed_early'), { name: 'FIN' }),
      tlsTry({ plays: [{ script: [readHead, rst] }] }, down('reset'), { name: 'RST' }),
    ],
  },
  {
    id: 'L29',
    does: 'begins a second handshake with another certificate, or knows no safe way to begin one',
    tries: [
      shopTry({ kind: 'tls-flight', flight: 'before-2010' }, up(), {
        name: 'older than RFC 5746',
      }),
      tlsTry(
        {
          maxVersion: 'TLSv1.2',
          renegotiatesWith: { hosts: ['other.example'], issuer: 'stranger' },
          plays: [{ script: [hold] }],
        },
        down('tls_protocol'),
      ),
    ],
  },
  {
    id: 'L30',
    apart: 'it measures the memory of the process',
    does: 'a bad certificate in thousands of probes',
    tries: [
      {
        servers: { site: { kind: 'tls', certificate: { issuer: 'stranger', furtherHosts: 100 } } },
        steps: [
          {
            kind: 'many',
            options: { url: 'https://{site}/' },
            times: 1_500,
            atOnce: 4,
            timeoutMs: 10_000,
            network: {},
            expect: down('tls_untrusted'),
            growsAtMostMib: 48,
          },
        ],
      },
    ],
  },
  {
    id: 'L31',
    does: 'a session ticket of 64 KB, a thousand tickets',
    tries: [
      shopTry({ kind: 'tls-flight', flight: 'huge-ticket' }, up(), {
        name: 'of 64 KB',
      }),
      shopTry({ kind: 'ticket-flood', tickets: 1_000 }, up(), {
        name: 'a thousand',
        options: { method: 'get' },
      }),
    ],
  },
];
