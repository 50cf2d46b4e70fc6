import { describe, expect, test } from 'vitest';
import { recordTrace } from './record-trace.ts';
import type { TimedEvent } from './trace.ts';
import { secretTexts } from './secret-texts.ts';

const eventOf = (event: TimedEvent): string =>
  event.kind === 'remark' ? `remark ${event.text}` : event.kind;

function record(secrets: readonly string[] = []) {
  let now = 1_000;
  const kept = recordTrace({ monotonicMs: () => now, secrets });
  const remark = (text: string, at: number): void => {
    now = 1_000 + at;
    kept.trace.emit({ kind: 'remark', text });
  };
  return { kept, remark };
}

test('events keep their order and the time since the story began', () => {
  const { kept, remark } = record();
  remark('one', 0.04);
  remark('two', 12.36);
  expect(kept.events()).toEqual([
    { atMs: 0, kind: 'remark', text: 'one' },
    { atMs: 12.4, kind: 'remark', text: 'two' },
  ]);
});

test('whoever listens hears each event at once, secrets masked', () => {
  const heard: string[] = [];
  const { trace } = recordTrace({
    monotonicMs: () => 0,
    secrets: ['geheimnis'],
    onEvent: (event) => heard.push(eventOf(event)),
  });
  trace.emit({ kind: 'remark', text: 'a geheimnis' });
  expect(heard).toEqual(['remark a ***']);
});

test('a story that never ends is cut', () => {
  const { kept, remark } = record();
  for (let index = 0; index < 5_000; index += 1) remark('again', index);
  expect(kept.events()).toHaveLength(1_000);
});

test('secrets are masked wherever they come, the longer one first', () => {
  const { kept, remark } = record(['geheim', 'geheimnis']);
  remark('a geheimnis, twice geheim: geheimgeheim', 1);
  expect(kept.events()[0]).toMatchObject({ text: 'a ***, twice ***: ******' });
  expect(kept.mask({ list: ['my geheim', 7], none: null })).toEqual({
    list: ['my ***', 7],
    none: null,
  });
});

describe('what counts as a secret text', () => {
  const schema = {
    properties: {
      url: {},
      headers: { secret: true, patternProperties: { '.*': {} } },
      login: { properties: { user: {}, password: { secret: true } } },
    },
  };

  test.each([
    ['plain options', { url: 'http://a.example/geheimnis' }, []],
    ['a header', { headers: { 'X-Key': 'geheimnis' } }, ['geheimnis']],
    [
      'a token with its scheme',
      { headers: { Authorization: 'Bearer geheimnis' } },
      ['Bearer geheimnis', 'geheimnis'],
    ],
    ['a value that every text holds', { headers: { 'Accept-Language': 'de' } }, []],
    [
      'a secret further down, also as a basic login sends it',
      { login: { user: 'somebody', password: 'geheimnis' } },
      [btoa('somebody:geheimnis'), 'geheimnis'],
    ],
  ])('%s', (_name, options, expected) => {
    expect(secretTexts(options, schema)).toEqual(expected);
  });

  test('of a secret address also the parts that only who knows it can know', () => {
    const Hook = 'https://chat.example/services/B012345678/geheim%20nis?key=schweigen1&v=2';
    const hidden = [
      '/services/B012345678/geheim%20nis?key=schweigen1&v=2',
      '/services/B012345678/geheim%20nis',
      'B012345678',
      'geheim%20nis',
      'geheim nis',
      'schweigen1',
    ];
    const login = btoa(Hook);
    expect(secretTexts({ headers: { Hook } }, schema)).toEqual([login, Hook, ...hidden]);
    const plain = 'https://chat.example/';
    expect(secretTexts({ headers: { plain } }, schema)).toEqual([btoa(plain), plain]);
  });

  test('without a schema everything is one', () => {
    expect(secretTexts({ a: 'geheimnis', b: { c: 'mysterium' } }, undefined)).toEqual([
      'geheimnis',
      'mysterium',
    ]);
  });
});

test('what a stranger said cannot act on the screen of whoever reads the story', () => {
  const record = recordTrace({ monotonicMs: () => 0, secrets: [] });
  record.trace.emit({ kind: 'remark', text: 'a\u001b[31mb\u009bc\u202ed\r\n\te' });
  expect(record.events()).toMatchObject([{ text: 'a\\x1b[31mb\\x9bc\\u202ed\r\n\te' }]);
});
