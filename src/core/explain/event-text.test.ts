import { describe, expect, test } from 'vitest';
import { NOTE_TEXTS } from '../check/notes.ts';
import { describeNote } from '../check/words.ts';
import type { ProbeResult } from '../check/outcome.ts';
import { budgetsOf } from './budgets.ts';
import type { TraceEvent, TimedEvent } from './trace.ts';
import { eventText } from './event-text.ts';
import { whyOf } from './why.ts';
import { waitText } from './wait-text.ts';
import { wireLines } from './wire-lines.ts';

const words = {
  reasons: {},
  notes: {
    https_downgrade: {
      text: 'A redirect leads from https to http, where anyone on the network path can read the traffic.',
    },
    redirect_without_location: { text: 'A redirect has no Location header.' },
  },
};
const lookup = { kind: 'lookup', name: 'a.example', types: ['A', 'AAAA'], servers: [] } as const;
const answer = {
  kind: 'dns_answer',
  server: '192.0.2.53:53',
  name: 'a.example',
  type: 'AAAA',
  tookMs: 12.34,
  records: [],
} as const;
const addresses = { kind: 'addresses', name: 'a.example', tookMs: 2, budgetMs: 3_000 } as const;
const fine = { reason: null, message: null } as const;
const dialled = { kind: 'dialled', address: '192.0.2.1', tookMs: 250 } as const;
const agreed = { version: 'TLSv1.3', cipher: 'AES', group: 'X25519', alpn: 'http/1.1' } as const;
const certificate = {
  subject: 'CN=a.example',
  issuer: 'CN=Authority',
  validFrom: Date.UTC(2026, 0, 1),
  validTo: Date.UTC(2026, 3, 1, 12),
  names: ['a.example', 'www.a.example'],
  nameCount: 12,
} as const;
const tlsEnded = { kind: 'tls_ended', tookMs: 4, ...agreed, chain: [certificate] } as const;
const response = { kind: 'response', method: 'HEAD', tookMs: 30, ...fine } as const;
const redirect = { kind: 'redirect', method: 'HEAD', statusCode: 301, allowed: 5 } as const;
const status = { kind: 'status', method: 'HEAD', expect: '200-399' } as const;
const page = { kind: 'page', bytes: 512, isCut: false, coding: null, notKeyword: null } as const;

const sentences: readonly (readonly [TraceEvent, string])[] = [
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
    `HEAD was answered 301, which leads to http://b.example/: followed, redirect 2 of at most 5. ${words.notes.https_downgrade.text}`,
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
    `HEAD was answered 301, judged as it is. ${words.notes.redirect_without_location.text}`,
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
  [{ kind: 'remark', text: 'One\nline\u202E only' }, 'One line  only'],
];

test.each(sentences)('%j', (event, sentence) => {
  expect(eventText(event, words).text).toBe(sentence);
});

describe('what stands below a sentence', () => {
  test('each address with what the policy says, in columns', () => {
    const judged = [
      { address: '192.0.2.1', verdict: 'try' },
      { address: '10.0.0.1', verdict: 'private_address' },
      { address: '169.254.169.254', verdict: 'special_address' },
      { address: '192.0.2.9', verdict: 'surplus' },
    ] as const;
    expect(eventText({ ...addresses, ...fine, judged })).toEqual({
      text: 'One address to try:',
      lines: [
        '192.0.2.1        will be tried',
        '10.0.0.1         refused by our policy: a private address',
        '169.254.169.254  refused by our policy: a special address, never connected to',
        '192.0.2.9        left out: enough others are tried',
      ],
    });
  });

  test('the chain of certificates and what is thought of it', () => {
    const refused = { trust: 'refused', trustCode: 'CERT_HAS_EXPIRED' } as const;
    const failed = { reason: 'tls_expired', message: 'the certificate expired' } as const;
    expect(eventText({ ...tlsEnded, ...refused, ...failed }).lines).toEqual([
      'agreed on TLSv1.3, AES, X25519, http/1.1',
      'certificate 1: CN=a.example',
      '  issued by  CN=Authority',
      '  valid      2026-01-01 to 2026-04-01',
      '  good for   a.example, www.a.example and 10 more',
      'not trusted (CERT_HAS_EXPIRED)',
    ]);
  });

  test('several name servers', () => {
    const servers = ['192.0.2.53', '192.0.2.54:5353'];
    expect(eventText({ ...lookup, source: 'servers', ageMs: null, servers }).lines).toEqual([
      'servers in turn: 192.0.2.53, 192.0.2.54:5353',
    ]);
  });
});

test.each([
  ['HTTP/1.1 200 OK\r\nA: b\r\n\r\n', ['HTTP/1.1 200 OK', 'A: b']],
  ['HTTP/1.1 200 OK\nA: b\r\n\r\n', ['HTTP/1.1 200 OK\\n', 'A: b']],
  ['A:\t\u00e4\u0000\u001b[2J\rb', ['A:\\t\\xe4\\x00\\x1b[2J\\rb']],
  ['\u202e', ['\\u202e']],
  ['', []],
])('bytes %j are shown as %j', (head, lines) => {
  expect(wireLines(head)).toEqual(lines);
});

test.each([
  [0, '0 ms'],
  [0.44, '0.4 ms'],
  [9.96, '10 ms'],
  [312.4, '312 ms'],
  [999.6, '1 s'],
  [2_540, '2.5 s'],
  [20_000, '20 s'],
])('%d ms are told as %s', (durationMs, text) => {
  expect(waitText(durationMs)).toBe(text);
});

describe('why', () => {
  const result: ProbeResult = {
    outcome: 'up',
    reason: null,
    phase: null,
    notes: [],
    message: '',
    startedAt: 0,
    address: null,
    evidence: { method: 'HEAD' },
    memory: null,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 31 },
  };
  const timed = (...events: readonly TraceEvent[]): readonly TimedEvent[] =>
    events.map((event, atMs) => ({ atMs, ...event }));
  const head = { head: 'x', headBytes: 1, isCut: false, isComplete: true, waitedMs: 2 } as const;
  const refused = {
    ...dialled,
    end: 'failed',
    reason: 'connect_refused',
    message: 'refused',
  } as const;

  test('an address that failed decides nothing where another one answered', () => {
    const events = timed(
      refused,
      { ...dialled, ...fine, end: 'connected' },
      { ...response, ...head },
      { ...status, statusCode: 204, isAccepted: true, reason: null },
    );
    expect(whyOf(events, result)).toEqual([
      'HEAD was answered 204, which is among the accepted codes 200-399.',
      'HEAD decides: up; the target is fine.',
    ]);
  });

  test('it decides where none did', () => {
    const down = {
      ...result,
      outcome: 'down',
      reason: 'connect_refused',
      phase: 'connect',
    } as const;
    expect(whyOf(timed(refused), down)).toEqual([
      'Not connected to 192.0.2.1 after 250 ms: refused.',
      'So it is down (connect_refused); the target failed.',
    ]);
  });

  test('a kind of probe that tells of no rule is taken at its word', () => {
    const events = timed({ kind: 'remark', text: 'Send 3 echo requests (ICMP) to a.example.' });
    expect(whyOf(events, { ...result, message: 'answered 3 of 3 packets' })).toEqual([
      'The probe found: answered 3 of 3 packets.',
      'So it is up; the target is fine.',
    ]);
  });

  test.each([
    ['unknown', 'resources', 'our own side failed'],
    ['blocked', 'private_address', 'our policy forbids this target'],
    ['throttled', 'http_429', 'asks for fewer checks'],
  ] as const)('%s says what it means', (outcome, reason, says) => {
    expect(whyOf([], { ...result, outcome, reason }).at(-1)).toContain(says);
  });

  test('budgets show the stage that used most, and what is left of the whole', () => {
    const dial = { kind: 'dial', port: 80, budgetMs: 5_000 } as const;
    const events = timed(
      { ...addresses, ...fine, judged: [] },
      { ...addresses, ...fine, judged: [], tookMs: 7.77 },
      { ...dial, address: '192.0.2.1' },
      { ...dial, address: '192.0.2.2' },
      { ...dialled, ...fine, address: '192.0.2.2', end: 'connected', tookMs: 40 },
      { ...dialled, ...fine, end: 'dropped', tookMs: 290 },
    );
    expect(budgetsOf(events, { timeoutMs: 20_000, totalMs: 300.04 })).toEqual([
      { name: 'name lookup', usedMs: 7.8, limitMs: 3_000 },
      { name: 'connection', usedMs: 290, limitMs: 5_000 },
      { name: 'whole check', usedMs: 300, limitMs: 20_000 },
    ]);
  });
});

test.each([
  ['stalled_after_17_bytes', 'The answer stopped after 17 bytes, before its head was complete.'],
  ['tls_alert_40', 'The server ended the handshake with TLS alert 40.'],
  ['weak_key', NOTE_TEXTS.weak_key.text],
  ['toString', ''],
  ['of_a_newer_version', ''],
])('the note %s says "%s"', (note, text) => {
  expect(describeNote(note)).toBe(text);
});
