import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterPing, harmlessText, NO_PINGS, pingOfExitCode, type Ping } from './heartbeat.ts';

const ping = (kind: Ping['kind'], at: number, changes: Partial<Ping> = {}): Ping => ({
  kind,
  at,
  exitCode: null,
  log: null,
  runId: null,
  ...changes,
});

describe('afterPing', () => {
  test('a start and an end are a run', () => {
    const started = afterPing(NO_PINGS, ping('start', 1_000));
    const runs = [{ id: null, startedAt: 1_000 }];
    expect(started).toMatchObject({ runs, endedAt: null, pingCount: 1 });
    const ended = afterPing(started, ping('success', 4_000));
    expect(ended).toMatchObject({ runs: [], endedAt: 4_000, runMs: 3_000, isFailed: false });
  });

  test('an end without a start has no length, and a clock that went back none below zero', () => {
    expect(afterPing(NO_PINGS, ping('success', 5)).runMs).toBeNull();
    const started = afterPing(NO_PINGS, ping('start', 9_000));
    expect(afterPing(started, ping('success', 4_000)).runMs).toBe(0);
  });

  test('a failure stays until a run ends well, whatever begins or is logged meanwhile', () => {
    let record = afterPing(NO_PINGS, ping('fail', 1, { exitCode: 3 }));
    record = afterPing(record, ping('start', 2));
    record = afterPing(record, ping('log', 3, { log: 'trying again' }));
    expect(record).toMatchObject({ isFailed: true, exitCode: 3, pingCount: 3, lastPingAt: 3 });
    expect(afterPing(record, ping('success', 4))).toMatchObject({ isFailed: false, runMs: 2 });
  });

  test.each([
    [0, 'success'],
    [1, 'fail'],
    [255, 'fail'],
  ])('exit code %d is a %s', (code, kind) => {
    expect(pingOfExitCode(code)).toBe(kind);
  });
});

describe('harmlessText', () => {
  test('keeps what people wrote, lines and joiners too', () => {
    const text = 'saved 3 files\n\tنیم\u200cفاصله ✓';
    expect(harmlessText(text)).toBe(text);
  });

  test('spells out what a page or a terminal would act on', () => {
    expect(harmlessText('<b>\u001b[31m&\u202e\r\0')).toBe(
      '\\u003cb\\u003e\\u001b[31m\\u0026\\u202e\\u000d\\u0000',
    );
  });

  test('any text becomes harmless and can be read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = harmlessText(text);
        expect(shown).not.toMatch(/[<>&\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/u);
        const back = shown.replaceAll(/\\u([0-9a-f]{4})/g, (_, code: string) =>
          String.fromCharCode(Number.parseInt(code, 16)),
        );
        expect(back).toBe(text);
      }),
    );
  });
});
