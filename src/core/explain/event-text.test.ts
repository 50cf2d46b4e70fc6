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
import {
  sampleWords as words,
  lookup,
  addresses,
  fine,
  dialled,
  tlsEnded,
  response,
  status,
  sampleEvents,
} from '../../../test/support/explain/sample-events.ts';

test.each(sampleEvents)('%j', (event, sentence) => {
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
    const events = timed({ kind: 'ping', host: 'a.example', count: 3 });
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
