import { describe, expect, it, test } from 'vitest';
import { sampleEvidence } from '../../testing/storage/storage-samples.ts';
import { NO_WORDS } from '../check/words.ts';
import {
  comparedWithGood,
  markedLines,
  ownChecks,
  sentenceOf,
  shownPhases,
  type UsualPhases,
} from './shown-evidence.ts';

const USUAL: UsualPhases = { dns: 3.8, connect: 17.9, tls: 30.5, head: 96, body: 2 };
const UNKNOWN: UsualPhases = { dns: null, connect: null, tls: null, head: null, body: null };
const down = sampleEvidence();
const noAnswer = sampleEvidence({
  reason: 'connect_timeout',
  phase: 'connect',
  message: 'did not answer within 10 s',
  timings: { dnsMs: 4, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 10_000 },
  heads: { sent: [], received: [] },
  retryAfterSeconds: null,
  site: { ...down.site, statusCode: null, certificate: null, firstByteMs: null },
});

describe('the sentence', () => {
  it('says what came, and what helps', () => {
    expect(sentenceOf(down, NO_WORDS)).toEqual({
      sentence: 'It answered 503 Service Unavailable.',
      hint: expect.stringMatching(/ It asks to come back in 120 s\.$/) as unknown,
    });
    expect(sentenceOf(noAnswer, NO_WORDS).sentence).toBe('Did not answer within 10 s.');
  });

  it('has no hint when all is well', () => {
    const up = sampleEvidence({ outcome: 'up', reason: null, message: 'answered 200 OK' });
    expect(sentenceOf(up, NO_WORDS)).toEqual({ sentence: 'It answered 200 OK.', hint: null });
  });
});

describe('the phases', () => {
  const statesOf = (...given: Parameters<typeof shownPhases>): readonly string[] =>
    shownPhases(...given).map(
      ({ phase, ms, usualMs, state }) => `${phase} ${ms}/${usualMs} ${state}`,
    );

  it('are those before the one that failed, it, and those that were not reached', () => {
    expect(statesOf(down, USUAL)).toEqual([
      'dns 4.1/3.8 ok',
      'connect 18.2/17.9 ok',
      'tls 31/30.5 ok',
      'head 1240.4/96 failed',
      'body null/2 not_reached',
    ]);
    expect(statesOf(noAnswer, USUAL)).toEqual([
      'dns 4/3.8 ok',
      'connect null/17.9 failed',
      'tls null/30.5 not_reached',
      'head null/96 not_reached',
      'body null/2 not_reached',
    ]);
  });

  it('of which nothing is usual are left out where they did not happen', () => {
    expect(statesOf(noAnswer, UNKNOWN)).toEqual(['dns 4/null ok', 'connect null/null failed']);
  });

  it('all went well in a check that is up', () => {
    const up = sampleEvidence({ outcome: 'up', reason: null, phase: null });
    expect(shownPhases(up, USUAL).map(({ state }) => state)).toEqual(Array(5).fill('ok'));
    expect(shownPhases(up, USUAL).at(-1)?.ms).toBe(6.3);
  });
});

test.each([
  ['the status and the time to come back', {}, [0, 2]],
  [
    'nothing of a page that lacks a word',
    { reason: 'keyword_missing', retryAfterSeconds: null },
    [],
  ],
  [
    'where a redirect leads',
    {
      reason: 'redirect_loop',
      retryAfterSeconds: null,
      heads: { sent: [], received: ['HTTP/1.1 302 Found', 'Server: x', 'LOCATION: /a'] },
    },
    [0, 2],
  ],
  ['nothing where nothing came', { heads: { sent: [], received: [] } }, []],
])('marked is %s', (_what, changes, lines) => {
  expect(markedLines(sampleEvidence(changes))).toEqual(lines);
});

describe('beside the last good check', () => {
  it('is told what changed and what did not', () => {
    expect(comparedWithGood(down)).toEqual({
      changed: [
        { what: 'status', from: '200', to: '503' },
        { what: 'first_byte', from: '96 ms', to: '1240 ms' },
        { what: 'retry_after', from: null, to: '120' },
      ],
      same: ['address', 'certificate', 'redirects'],
    });
  });

  it('nothing is said of what was not seen', () => {
    const changed = [{ what: 'status', from: '200', to: null }];
    expect(comparedWithGood(noAnswer)).toEqual({ changed, same: ['address'] });
    expect(comparedWithGood(sampleEvidence({ good: null }))).toEqual({ changed: [], same: [] });
  });

  it('other addresses, certificates and redirects are named', () => {
    const { changed } = comparedWithGood(
      sampleEvidence({
        retryAfterSeconds: null,
        site: {
          ...down.site,
          address: '192.0.2.9',
          certificate: 'CN=other until 2030-01-01',
          redirectedTo: 'https://shop.example/login',
          firstByteMs: 100,
        },
      }),
    );
    expect(changed.map(({ what }) => what)).toEqual([
      'status',
      'address',
      'certificate',
      'redirects',
    ]);
  });
});

test('our own side is healthy but for what did not work', () => {
  const { ownTroubles, ...rest } = sampleEvidence({ ownTroubles: ['resources', 'resolver'] });
  expect(ownChecks({ ...rest, ownTroubles }).filter(({ isHealthy }) => !isHealthy)).toEqual([
    { what: 'resolver', isHealthy: false },
    { what: 'ports', isHealthy: false },
  ]);
});
