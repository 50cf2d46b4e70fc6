import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { unicodeHostName, unicodeLabel } from './punycode.ts';

// The samples of RFC 3492 §7.1 that have one case only and may stand in a host name.
const samples = [
  ['egbpdaj6bu4bxfgehfvwxn', 'ليهمابتكلموشعربي؟'],
  ['ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'],
  ['4dbcagdahymbxekheh6e0a7fei0b', 'למההםפשוטלאמדבריםעברית'],
  ['b1abfaaepdrnnbgefbadotcwatmq2g4l', 'почемужеонинеговорятпорусски'],
  ['n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa', 'なぜみんな日本語を話してくれないのか'],
  ['d9juau41awczczp', 'そのスピードで'],
] as const;

describe('punycode', () => {
  test.each(samples)('%s is %s', (encoded, decoded) => {
    expect(unicodeLabel(`xn--${encoded}`)).toBe(decoded);
  });

  test.each(['a', '0', 'zzzzzzzz', 'é', 'fa-', '-> $1.00 <--'])(
    'xn--%s cannot be the part of a name',
    (encoded) => {
      expect(unicodeLabel(`xn--${encoded}`)).toBeNull();
    },
  );

  test.each([
    ['example.com', 'example.com'],
    ['xn--fa-hia.de', 'faß.de'],
    ['xn--mgbh0fb.xn--kgbechtv', 'مثال.إختبار'],
    ['xn--a.com', 'xn--a.com'],
  ])('%s is shown as %s', (hostname, shown) => {
    expect(unicodeHostName(hostname)).toBe(shown);
  });

  test('leads back to the same name, and never throws', () => {
    fc.assert(
      fc.property(fc.domain(), fc.string({ unit: 'grapheme' }), (domain, text) => {
        unicodeLabel(`xn--${text}`);
        const hostname = URL.parse(`http://${text}.${domain}/`)?.hostname ?? domain;
        expect(URL.parse(`http://${unicodeHostName(hostname)}/`)?.hostname).toBe(hostname);
      }),
    );
  });
});
