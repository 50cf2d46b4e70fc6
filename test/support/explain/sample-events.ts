import type { TraceEvent } from '../../../src/core/explain/trace.ts';

/** The own words of a kind. */
export const sampleWords = {
  reasons: {},
  notes: {
    https_downgrade: {
      text: 'A redirect leads from https to http, where anyone on the network path can read the traffic.',
      fa: 'در راه هر کسی می‌تواند محتوا را بخواند.',
    },
    redirect_without_location: {
      text: 'A redirect has no Location header.',
      fa: 'تغییر مسیری نشانی ندارد.',
    },
  },
};
export const lookup = {
  kind: 'lookup',
  name: 'a.example',
  types: ['A', 'AAAA'],
  servers: [],
} as const;
const answer = {
  kind: 'dns_answer',
  server: '192.0.2.53:53',
  name: 'a.example',
  type: 'AAAA',
  tookMs: 12.34,
  records: [],
} as const;
export const addresses = {
  kind: 'addresses',
  name: 'a.example',
  tookMs: 2,
  budgetMs: 3_000,
} as const;
export const fine = { reason: null, message: null } as const;
export const dialled = { kind: 'dialled', address: '192.0.2.1', tookMs: 250 } as const;
const agreed = {
  version: 'TLSv1.3',
  cipher: 'AES',
  group: 'X25519',
  alpn: 'http/1.1',
} as const;
const certificate = {
  subject: 'CN=a.example',
  issuer: 'CN=Authority',
  validFrom: Date.UTC(2026, 0, 1),
  validTo: Date.UTC(2026, 3, 1, 12),
  names: ['a.example', 'www.a.example'],
  nameCount: 12,
} as const;
export const tlsEnded = { kind: 'tls_ended', tookMs: 4, ...agreed, chain: [certificate] } as const;
export const response = { kind: 'response', method: 'HEAD', tookMs: 30, ...fine } as const;
const redirect = { kind: 'redirect', method: 'HEAD', statusCode: 301, allowed: 5 } as const;
export const status = { kind: 'status', method: 'HEAD', expect: '200-399' } as const;
const records = {
  kind: 'records',
  type: 'MX',
  values: [],
  ttlSeconds: null,
  isNoName: false,
  ...fine,
} as const;
const pinged = { kind: 'pinged', sent: 3, roundTripsMs: [], refusal: null, ...fine } as const;
const datagramEnded = { kind: 'datagram_ended', bytes: null, ...fine } as const;
const page = { kind: 'page', bytes: 512, isCut: false, coding: null, notKeyword: null } as const;

/** Events of every kind, with the sentences they are told by. */
export const sampleEvents: readonly (readonly [TraceEvent, string])[] = [
  [{ ...lookup, source: 'servers', ageMs: null }, 'Look up a.example (A, AAAA).'],
  [
    { ...lookup, source: 'cache', ageMs: 312.4 },
    'Look up a.example (A, AAAA): the answer is in our cache of 312 ms ago.',
  ],
  [
    { ...lookup, source: 'local', ageMs: null },
    'Look up a.example (A, AAAA): this machine resolves it itself (hosts file or localhost).',
  ],
  [
    { ...lookup, source: 'joined', ageMs: null },
    'Look up a.example (A, AAAA): the same query is in flight, so its answer is used.',
  ],
  [
    { kind: 'dns_question', server: '192.0.2.53', name: 'a.example', types: ['A', 'AAAA'] },
    'Ask the name server 192.0.2.53 for A and AAAA.',
  ],
  [
    { ...answer, records: [{ address: '2001:db8::1', ttlSeconds: 60 }], code: null },
    '192.0.2.53:53 says after 12 ms: AAAA 2001:db8::1 (TTL 60 s).',
  ],
  [{ ...answer, code: 'ENODATA' }, '192.0.2.53:53 says after 12 ms: no AAAA record (ENODATA).'],
  [
    { ...answer, code: 'ENOTFOUND' },
    '192.0.2.53:53 says after 12 ms: no such name (NXDOMAIN), ENOTFOUND.',
  ],
  [{ ...answer, code: 'EODD' }, '192.0.2.53:53 says after 12 ms: a failure, EODD.'],
  [{ ...answer, code: null }, '192.0.2.53:53 says after 12 ms: an alias that leads to no address.'],
  [
    { ...addresses, ...fine, judged: [{ address: '192.0.2.1', verdict: 'try' }] },
    'One address to try: 192.0.2.1.',
  ],
  [
    { ...addresses, ...fine, tookMs: null, judged: [{ address: '192.0.2.1', verdict: 'try' }] },
    '192.0.2.1 is an address already, and our policy allows it.',
  ],
  [
    { ...addresses, judged: [], reason: 'dns_nxdomain', message: 'the name does not exist in DNS' },
    'No address to try: the name does not exist in DNS.',
  ],
  [
    { kind: 'dial', address: '2001:db8::1', port: 443, budgetMs: 5_000 },
    'Connect to 2001:db8::1, port 443, within 5 s.',
  ],
  [{ ...dialled, ...fine, end: 'connected' }, 'Connected to 192.0.2.1 after 250 ms.'],
  [
    { ...dialled, ...fine, end: 'dropped' },
    'Dropped 192.0.2.1 after 250 ms: another one was faster.',
  ],
  [
    { ...dialled, end: 'failed', reason: 'connect_refused', message: 'refused the connection' },
    'Not connected to 192.0.2.1 after 250 ms: refused the connection.',
  ],
  [
    { ...dialled, end: 'given_up', reason: 'connect_timeout', message: 'did not answer' },
    'Gave up on 192.0.2.1 after 250 ms: did not answer.',
  ],
  [
    { kind: 'tls', serverName: 'a.example', budgetMs: 4_960 },
    'Begin TLS for a.example, within 5 s.',
  ],
  [
    { kind: 'tls', serverName: null, budgetMs: 400 },
    'Begin TLS without a server name, within 400 ms.',
  ],
  [
    { ...tlsEnded, ...fine, trust: 'trusted', trustCode: null },
    'TLS is up after 4 ms: TLSv1.3, AES, X25519, http/1.1.',
  ],
  [
    {
      ...tlsEnded,
      trust: 'refused',
      trustCode: 'CERT_HAS_EXPIRED',
      reason: 'tls_expired',
      message: 'the certificate expired',
    },
    'TLS failed after 4 ms: the certificate expired.',
  ],
  [
    { kind: 'method', method: 'HEAD', because: 'usual', after: null },
    'HEAD goes first: it costs the site the least.',
  ],
  [
    { kind: 'method', method: 'GET', because: 'asked', after: null },
    'GET alone, as the settings say.',
  ],
  [
    { kind: 'method', method: 'GET', because: 'page', after: null },
    'GET at once: the settings check the text of the page.',
  ],
  [
    { kind: 'method', method: 'GET', because: 'remembered', after: null },
    'GET goes first: HEAD did not work here recently.',
  ],
  [
    { kind: 'method', method: 'GET', because: 'unsettled', after: 'http_405' },
    'HEAD ended with http_405, which some servers answer to HEAD only, so GET decides.',
  ],
  [
    { kind: 'method', method: 'GET', because: 'slow', after: null },
    'HEAD has used half of its time, so GET is sent too.',
  ],
  [
    { kind: 'method', method: 'GET', because: 'sample', after: null },
    'HEAD works here; once a day GET checks that the page works too.',
  ],
  [
    { kind: 'request', method: 'GET', url: 'http://a.example/', head: '', budgetMs: 10_000 },
    'Send GET for http://a.example/; the answer may take 10 s.',
  ],
  [
    { ...response, head: 'x', headBytes: 1, isCut: false, isComplete: true, waitedMs: 2 },
    'Answer to HEAD: first byte after 2 ms, a head of 1 bytes.',
  ],
  [
    {
      ...response,
      head: 'x',
      headBytes: 17,
      isCut: false,
      isComplete: false,
      waitedMs: 2,
      reason: 'head_timeout',
      message: 'did not finish its answer within 2 s',
    },
    'Answer to HEAD: first byte after 2 ms, 17 bytes in 30 ms: did not finish its answer within 2 s.',
  ],
  [
    {
      ...response,
      head: 'x',
      headBytes: 17,
      isCut: false,
      isComplete: true,
      waitedMs: 2,
      reason: 'bad_header',
      message: 'answered with a broken header',
    },
    'Answer to HEAD: first byte after 2 ms, a head of 17 bytes, which cannot be judged: answered with a broken header.',
  ],
  [
    { ...response, head: '', headBytes: 0, isCut: false, isComplete: false, waitedMs: null },
    'No answer to HEAD in 30 ms: the connection ended.',
  ],
  [
    {
      ...response,
      head: '',
      headBytes: 0,
      isCut: false,
      isComplete: false,
      waitedMs: null,
      reason: 'stopped',
      message: 'the probe was stopped before its verdict',
    },
    'The answer to HEAD is no longer needed, after 30 ms.',
  ],
  [
    { ...redirect, ...fine, to: 'http://b.example/', followed: 2, notes: ['https_downgrade'] },
    `HEAD was answered 301, which leads to http://b.example/: followed, redirect 2 of at most 5. ${sampleWords.notes.https_downgrade.text}`,
  ],
  [
    {
      ...redirect,
      to: 'ftp://b.example/',
      followed: 0,
      notes: [],
      reason: 'redirect_scheme',
      message: 'redirects to the scheme ftp:',
    },
    'HEAD was answered 301, which leads to ftp://b.example/ and is not followed: redirects to the scheme ftp:.',
  ],
  [
    { ...redirect, ...fine, to: null, followed: 0, notes: ['redirect_without_location'] },
    `HEAD was answered 301, judged as it is. ${sampleWords.notes.redirect_without_location.text}`,
  ],
  [
    { ...status, statusCode: 204, isAccepted: true, reason: null },
    'HEAD was answered 204, which is among the accepted codes 200-399.',
  ],
  [
    { ...status, statusCode: 503, isAccepted: false, reason: 'http_503' },
    'HEAD was answered 503, which is not among the accepted codes 200-399: http_503.',
  ],
  [
    { ...page, ...fine, keyword: 'in', notKeyword: 'out', coding: 'gzip' },
    'The page (512 bytes, gzip) holds the required text "in" and does not hold the forbidden text "out".',
  ],
  [
    { ...page, keyword: 'in', reason: 'keyword_missing', message: '', isCut: true },
    'The page (its first 512 bytes) does not hold the required text "in".',
  ],
  [
    { ...page, keyword: null, notKeyword: 'out', reason: 'keyword_present', message: '' },
    'The page (512 bytes) holds the forbidden text "out".',
  ],
  [
    { ...page, keyword: 'in', reason: 'bad_encoding', message: 'cannot be decompressed' },
    'The page (512 bytes) cannot be judged: cannot be decompressed.',
  ],
  [
    { kind: 'proxy', proxy: 'socks5://10.0.0.1:1080' },
    'Go through the proxy socks5://10.0.0.1:1080.',
  ],
  [
    { kind: 'other_place', host: '192.0.2.7', serverName: 'a.example' },
    'Connect to 192.0.2.7 in the place of a.example.',
  ],
  [{ kind: 'login' }, 'The server asks for a login: it is sent.'],
  [{ kind: 'headers_kept' }, 'Your own headers are not sent: this is another origin.'],
  [
    { kind: 'ask_records', name: 'a.example', type: 'MX', servers: [] },
    'Ask our resolver for the MX records of a.example.',
  ],
  [
    { kind: 'ask_records', name: 'a.example', type: 'MX', servers: ['192.0.2.53 port 53'] },
    'Ask 192.0.2.53 port 53 for the MX records of a.example.',
  ],
  [
    { ...records, values: ['10 mx.a.example', '20 mx.b.example'], ttlSeconds: 300 },
    'The answer (TTL 300 s): 10 mx.a.example, 20 mx.b.example.',
  ],
  [records, 'The name has no MX record.'],
  [{ ...records, isNoName: true }, 'There is no such name (NXDOMAIN).'],
  [
    { ...records, reason: 'dns_timeout', message: 'no name server answered' },
    'No answer to judge: no name server answered.',
  ],
  [{ kind: 'ping', host: 'a.example', count: 3 }, 'Send 3 echo requests (ICMP) to a.example.'],
  [{ ...pinged, roundTripsMs: [1.2, 3] }, '2 of 3 came back after 1.2, 3 ms.'],
  [
    { ...pinged, refusal: 'Destination Host Unreachable' },
    '0 of 3 came back; reported on the way: Destination Host Unreachable.',
  ],
  [
    { ...pinged, reason: 'resources', message: 'ping is not installed' },
    'Inconclusive: ping is not installed.',
  ],
  [
    { kind: 'datagram', host: 'a.example', port: 123, bytes: 48 },
    'Send 48 bytes by UDP to a.example port 123.',
  ],
  [{ ...datagramEnded, bytes: 48 }, '48 bytes came back.'],
  [datagramEnded, 'Nothing came back.'],
  [
    { ...datagramEnded, reason: 'connect_refused', message: 'nothing listens on this port' },
    'No answer: nothing listens on this port.',
  ],
  [{ kind: 'remark', text: 'One\nline\u202E only' }, 'One line  only'],
];
