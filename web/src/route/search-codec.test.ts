import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countParameter, oneOf, searchCodec, textParameter } from './search-codec.ts';

const codec = searchCodec({
  filter: textParameter(),
  range: oneOf(['1h', '24h', '7d'], '24h'),
  from: countParameter(0),
});

describe('the search of an address', () => {
  it('says what differs from the usual alone', () => {
    expect(codec.write({ filter: '', range: '24h', from: 0 })).toBe('');
    expect(codec.write({ filter: 'tag:web -x', range: '7d', from: 3 })).toBe(
      'filter=tag%3Aweb+-x&range=7d&from=3',
    );
  });

  it('is read with or without its question mark', () => {
    const state = { filter: 'tag:web', range: '24h', from: 0 };
    expect(codec.read('?filter=tag%3Aweb')).toEqual(state);
    expect(codec.read('filter=tag:web')).toEqual(state);
  });

  it.each([
    'range=1y',
    'range=1h&range=7d',
    'range=',
    'from=-1',
    'from=1.5',
    'from=1e9',
    `from=${'9'.repeat(40)}`,
    `filter=${'x'.repeat(2_001)}`,
    '__proto__=1&constructor=2',
    '%',
  ])('reads %s as the usual', (search) => {
    expect(codec.read(search)).toEqual({ filter: '', range: '24h', from: 0 });
  });

  it('brings back whatever was written', () => {
    const states = fc.record({
      filter: fc.string({ unit: 'grapheme', maxLength: 200 }),
      range: fc.constantFrom('1h' as const, '24h' as const, '7d' as const),
      from: fc.nat(),
    });
    fc.assert(
      fc.property(states, (state) => {
        expect(codec.read(codec.write(state))).toEqual(state);
      }),
    );
  });
});
