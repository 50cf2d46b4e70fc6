import fc from 'fast-check';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { sampleHttpKind } from '../../../test/support/sample-kinds.ts';
import { InvalidError } from '../errors.ts';
import {
  bracketed,
  canonicalHost,
  readHostAddress,
  readHostAndPort,
} from '../address/host-address.ts';
import { readList } from '../list/read-list.ts';
import { CHECK_DEFAULTS } from './monitor-defaults.ts';
import type { MonitorSpec } from './monitor.ts';
import { mergeMonitorInput, readMonitorInput } from './monitor-input.ts';
import { monitorInputSchema, monitorPatchSchema } from './monitor-schema.ts';
import type { MonitorKind } from '../ports/prober.ts';

const web: MonitorKind = {
  ...sampleHttpKind,
  address: { schemes: ['http', 'https'], example: 'https://example.com/' },
};

const bell: MonitorKind = {
  kind: 'bell',
  title: 'Bell',
  options: Type.Object(
    {
      host: Type.String(),
      port: Type.Integer({ minimum: 1, maximum: 65_535 }),
      tones: Type.Record(Type.String(), Type.String(), { default: {}, secret: true }),
    },
    { additionalProperties: false },
  ),
  address: {
    schemes: ['bell', 'bells'],
    example: 'bell://example.com:7',
    optionsOf: (address) => {
      const { host, port } = readHostAndPort(address);
      return port === null ? { host } : { host, port };
    },
  },
  canonical: (options) => ({
    target: `bell://${bracketed(options['host'] as string)}:${options['port'] as number}`,
    options,
  }),
};

const kinds = new Map([web, bell].map((kind) => [kind.kind, kind]));
const setup = { kinds, defaults: CHECK_DEFAULTS, path: '' };

function read(form: unknown): MonitorSpec {
  const reading = readMonitorInput(form, setup);
  if (reading.kind === 'invalid') throw new InvalidError(reading.problems);
  return reading.spec;
}

function problemsOf(form: unknown): readonly string[] {
  const reading = readMonitorInput(form, setup);
  return reading.kind === 'ok' ? [] : reading.problems.map(({ message }) => message);
}

describe('an address', () => {
  test.each([
    [{ url: 'bell://DB.example:7' }, 'bell://db.example:7'],
    [{ url: ' bells://127.0.0.1:7 ' }, 'bell://127.0.0.1:7'],
    [{ url: 'BELL://[::1]:7' }, 'bell://[::1]:7'],
    [{ url: 'db:7', kind: 'bell' }, 'bell://db:7'],
    [{ url: 'bell://db', port: 9 }, 'bell://db:9'],
    [{ kind: 'bell', host: 'db', port: 7 }, 'bell://db:7'],
    [{ url: 'example.com:8080' }, 'https://example.com:8080/'],
    [{ url: 'http://example.com/?a=bell://b' }, 'http://example.com/?a=bell://b'],
  ])('%j is %s', (form, target) => {
    expect(read(form).target).toBe(target);
  });

  test.each([
    [{ url: 'tin://a' }, /has the scheme "tin"/],
    [{ url: 'bell://a:7', port: 7 }, /port is given twice/],
    [{ url: 'bell://a:7', kind: 'http' }, /has the scheme "bell"/],
    [{ url: 'https://a/', kind: 'bell' }, /not one of the kind bell/],
    [{ url: 'bell://user:secret@a:7' }, /user name or a password/],
    [{ url: 'bell://a:0' }, /the port must be/],
    [{ url: 'bell://fd00::1' }, /IPv6 address without brackets/],
    [{ url: 'bell://a_b..c:7' }, /empty part/],
    [{ url: 'bell://a:7/path' }, /something after host and port/],
    [{ url: 'bell://:7' }, /has no host/],
    [{ url: 'bell://a' }, /port is missing/],
    [{ url: 5, kind: 'bell' }, /must be an address, not 5/],
  ])('%j is refused', (form, message) => {
    const problems = problemsOf(form);
    expect(problems.join('\n')).toMatch(message);
    expect(problems.join('\n')).not.toContain('secret');
  });

  test('an unknown scheme names the known ones', () => {
    const reading = readMonitorInput({ url: 'tin://a' }, setup);
    expect(reading.kind === 'invalid' && reading.problems[0]?.hint).toBe(
      'only http://, https://, bell://, bells:// can be checked',
    );
  });

  test('stands on a line, with settings of its kind', () => {
    const text = 'bell://db:7 tone="a: b" name=Door\nexample.com\nbell://db:7\n';
    const { entries, problems } = readList(text, { file: 'l', kinds, defaults: CHECK_DEFAULTS });
    expect(entries.map(({ spec }) => [spec.kind, spec.target, spec.name])).toEqual([
      ['bell', 'bell://db:7', 'Door'],
      ['http', 'https://example.com/', 'example.com'],
    ]);
    expect(entries[0]?.spec.options['tones']).toEqual({ a: 'b' });
    expect(problems.map(({ message }) => message)).toEqual(['bell://db:7 is already in the list']);
  });

  test('in a change stands for its options, and keeps the others', () => {
    const stored = read({ url: 'bell://db:7', tones: { a: 'b' } });
    const merged = mergeMonitorInput(stored, { url: 'bell://other:8' }, setup);
    expect(merged).toMatchObject({ kind: 'ok', spec: { target: 'bell://other:8' } });
    expect(merged.kind === 'ok' && merged.spec.options['tones']).toEqual({ a: 'b' });
    expect(mergeMonitorInput(stored, { url: 'third:9' }, setup)).toMatchObject({
      spec: { target: 'bell://third:9', name: 'third:9' },
    });
    expect(mergeMonitorInput(stored, { url: 'https://a.example/' }, setup)).toMatchObject({
      spec: { kind: 'http', target: 'https://a.example/' },
    });
  });

  test('is part of the schemas', () => {
    const form = { url: 'bell://db:7', interval: '1m' };
    expect(Value.Check(monitorInputSchema(kinds), form)).toBe(true);
    expect(Value.Check(monitorPatchSchema(kinds), form)).toBe(true);
    expect(JSON.stringify(monitorInputSchema(kinds))).toContain('bell://example.com:7');
  });

  test('belongs to one kind', () => {
    const twin = new Map([['bell', bell] as const, ['twin', { ...bell, kind: 'twin' }] as const]);
    expect(() => readMonitorInput({ url: 'bell://a:1' }, { ...setup, kinds: twin })).toThrow(
      'is the scheme of bell and twin',
    );
  });
});

describe('hosts', () => {
  test.each([
    ['EXAMPLE.com.', 'example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['::1', '::1'],
    ['[0:0:0::1]', '::1'],
    ['127.1', '127.0.0.1'],
  ])('%s is %s', (text, host) => {
    expect(canonicalHost(text)).toEqual({ kind: 'admitted', host });
  });

  test.each(['', 'a b', 'a/b', 'a@b', '[fe80::1%eth0]', 'a:b', '-a.example', 'x'.repeat(300)])(
    '%j is none',
    (text) => {
      expect(canonicalHost(text).kind).toBe('refused');
    },
  );

  test('no text breaks the readers, and what they admit stays as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain(), fc.ipV6()), (text) => {
        const admission = canonicalHost(text);
        if (admission.kind === 'admitted') expect(canonicalHost(admission.host)).toEqual(admission);
        try {
          readHostAddress(`x://${text}`);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidError);
        }
      }),
    );
  });
});
