import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidError } from '../../core/errors.ts';
import { CHECK_DEFAULTS } from '../../core/monitor/monitor-defaults.ts';
import {
  describeMonitor,
  mergeMonitorInput,
  readMonitorInput,
} from '../../core/monitor/monitor-input.ts';
import { bytesOf, escapeFault } from '../conversation/escapes.ts';
import { expectLine } from '../conversation/expect-line.ts';
import { readLdapResult } from '../conversation/ldap.ts';
import { tcp } from './tcp-prober.ts';

const setup = { kinds: new Map([['tcp', tcp]]), defaults: CHECK_DEFAULTS, path: '' };

describe('the settings', () => {
  test.each([
    [{ host: 'DB.example.', port: 5_432 }, 'tcp://db.example:5432'],
    [{ host: '::1', port: 1 }, 'tcp://[::1]:1'],
  ])('%j is %s', (options, target) => {
    expect(tcp.canonical(options).target).toBe(target);
  });

  test.each([
    [{ host: 'a b', port: 1 }, /not a host/],
    [{ host: 'a', port: 1, send: 'secret\\q' }, /send holds a \\/],
    [{ host: 'a', port: 1, steps: [{}] }, /neither sends nor waits/],
    [{ host: 'a', port: 1, receive: 'x', steps: [{ receive: 'x' }] }, /exclude each other/],
  ])('%j is refused', (options, message) => {
    let problem: unknown;
    try {
      tcp.canonical(options);
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(InvalidError);
    expect((problem as Error).message).toMatch(message);
    expect((problem as Error).message).not.toContain('secret');
  });

  test('show no secret, and keep those that a change does not show', () => {
    const form = { kind: 'tcp', host: 'a', port: 1, steps: [{ send: 'hunter2', receive: 'ok' }] };
    const reading = readMonitorInput(form, setup);
    if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
    const shown = describeMonitor(reading.spec, setup.kinds);
    expect(shown['steps']).toEqual([{ send: '***', receive: 'ok' }]);
    const merged = mergeMonitorInput(reading.spec, { ...shown, port: 2 }, setup);
    expect(merged).toMatchObject({ spec: { target: 'tcp://a:2', options: { steps: form.steps } } });
    expect(readMonitorInput(shown, setup).kind).toBe('invalid');
  });
});

describe('texts to send', () => {
  test.each([
    ['a\\r\\n', '610d0a'],
    ['\\x00\\\\é', '005cc3a9'],
    ['\\\\n', '5c6e'],
  ])('%s', (text, hex) => {
    expect(escapeFault(text)).toBeNull();
    expect(bytesOf(text).toString('hex')).toBe(hex);
  });

  test.each(['\\', '\\q', '\\x1'])('%s is not clear', (text) => {
    expect(escapeFault(text)).not.toBeNull();
  });
});

describe('answers', () => {
  test('of any bytes in any pieces are read without throwing, and the same line is found', () => {
    const bytes = fc.uint8Array({ maxLength: 400 });
    fc.assert(
      fc.property(
        bytes,
        bytes,
        fc.array(fc.integer({ min: 1, max: 40 })),
        (before, after, cuts) => {
          const wanted = Buffer.from('\nTHE LINE\r\n');
          const all = Buffer.concat([before, wanted, after]);
          const search = expectLine('THE LINE');
          let end = 0;
          let found: string | null = null;
          for (const cut of [...cuts, all.length]) {
            end = Math.min(all.length, end + cut);
            const reading = search.read(all.subarray(0, end));
            if (reading === 'more') continue;
            found = reading.value;
            break;
          }
          expect(found).toBe('THE LINE');
        },
      ),
    );
  });

  test('of LDAP are read or refused, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const reading = readLdapResult(Buffer.from(bytes));
        if (reading !== 'more') expect(reading.usedBytes).toBeLessThanOrEqual(bytes.length);
      }),
    );
    const good = Buffer.from('300c02010178070a010004000400', 'hex');
    expect(readLdapResult(good)).toEqual({ value: 0, usedBytes: good.length });
    for (let length = 0; length < good.length; length += 1) {
      expect(readLdapResult(good.subarray(0, length))).toBe('more');
    }
    expect(readLdapResult(Buffer.from('HTTP/1.1 400'))).toMatchObject({ value: -1 });
  });
});
