import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { admitUrl } from './target-url.ts';

const admitted: readonly (readonly [given: string, url: string])[] = [
  ['http://example.com', 'http://example.com/'],
  ['  http://example.com/a?b  ', 'http://example.com/a?b'],
  ['HTTP://Example.COM', 'http://example.com/'],
  ['http://example.com:80/', 'http://example.com/'],
  ['http://example.com:', 'http://example.com/'],
  ['https://example.com:8443/x', 'https://example.com:8443/x'],
  ['example.com', 'https://example.com/'],
  ['example.com/shop?q=1', 'https://example.com/shop?q=1'],
  ['example.com:8080', 'https://example.com:8080/'],
  ['localhost:3000/x', 'https://localhost:3000/x'],
  ['1.2.3.4', 'https://1.2.3.4/'],
  ['[::1]:8080', 'https://[::1]:8080/'],
  ['http://0177.0.0.1', 'http://127.0.0.1/'],
  ['http://2130706433', 'http://127.0.0.1/'],
  ['http://0x7f000001', 'http://127.0.0.1/'],
  ['http://127.1', 'http://127.0.0.1/'],
  ['http://0', 'http://0.0.0.0/'],
  ['http://１２７.0.0.1', 'http://127.0.0.1/'],
  ['http://[::ffff:127.0.0.1]', 'http://[::ffff:7f00:1]/'],
  ['http://02.example.com', 'http://02.example.com/'],
  ['http://1e3.example.com', 'http://1e3.example.com/'],
  ['http://faß.de', 'http://xn--fa-hia.de/'],
  ['http://xn--fa-hia.de', 'http://xn--fa-hia.de/'],
  ['http://my_host.example.com', 'http://my_host.example.com/'],
  ['http://example.com.', 'http://example.com./'],
  ['http://%65xample.com', 'http://example.com/'],
  ['http://example.com/#part', 'http://example.com/'],
  ['http://example.com/?a#', 'http://example.com/?a'],
  ['http://example.com/@me', 'http://example.com/@me'],
  [`http://${'a'.repeat(63)}.com`, `http://${'a'.repeat(63)}.com/`],
  ['http://example.com/é', 'http://example.com/%C3%A9'],
];

const refused: readonly (readonly [given: string, message: string, hint?: string])[] = [
  ['', 'the URL is empty', 'for example https://example.com/'],
  ['foo', '"foo" is not a URL', 'write the whole address, for example https://example.com/'],
  ['/shop', '"/shop" is not a URL', 'write the whole address, for example https://example.com/'],
  ['http:example.com', '"http:example.com" is not written in full', 'write http://example.com/'],
  [
    'http:\\\\example.com',
    '"http:\\\\example.com" is not written in full',
    'write http://example.com/',
  ],
  [
    'http:///example.com',
    '"http:///example.com" is not written in full',
    'write http://example.com/',
  ],
  ['//example.com', '"//example.com" is not written in full', 'write https://example.com/'],
  [
    'http://example.com\\a',
    '"http://example.com\\a" is not written in full',
    'write http://example.com/a',
  ],
  ['http://', '"http://" is not a URL', 'for example https://example.com/'],
  [
    'http://exa\tmple.com',
    '"http://exa\\tmple.com" holds a space, a tab, a line break or another control character',
    'write %20 for a space in a path',
  ],
  [
    'http://example.com/\r\nX: y',
    '"http://example.com/\\r\\nX: y" holds a space, a tab, a line break or another control character',
    'write %20 for a space in a path',
  ],
  [
    'http://user:secret@example.com',
    'the URL holds a user name or a password',
    'leave out everything up to the @ and send an Authorization header instead',
  ],
  [
    'user:secret@example.com',
    'the URL holds a user name or a password',
    'leave out everything up to the @ and send an Authorization header instead',
  ],
  [
    'http://@example.com',
    'the URL holds a user name or a password',
    'leave out everything up to the @ and send an Authorization header instead',
  ],
  ['http://example.com:0', '"http://example.com:0" has port 0, which nothing can listen on'],
  [
    'http://example.com:65536',
    '"http://example.com:65536" is not a URL: the port must be a number from 1 to 65535',
  ],
  [
    'example.com:http',
    '"example.com:http" is not a URL: the port must be a number from 1 to 65535',
  ],
  [
    'http://[fe80::1%25eth0]/',
    '"http://[fe80::1%25eth0]/" is not a URL: an address with a zone (the part after %) means something different on every machine',
  ],
  ['http://[::g]', '"http://[::g]" is not a URL: the IPv6 address in brackets is not valid'],
  ['http://300.1.1.1', '"http://300.1.1.1" is not a URL: the IPv4 address is not valid'],
  [
    'http://xn--a',
    '"http://xn--a" is not a URL: the part "xn--a" of the host name is not valid punycode',
  ],
  ['http://a..b', '"http://a..b" is not a URL: the host name has an empty part between its dots'],
  [
    'http://-a.com',
    '"http://-a.com" is not a URL: the part "-a" of the host name begins or ends with a hyphen',
  ],
  [
    `http://${'a'.repeat(64)}.com`,
    `"http://${'a'.repeat(53)}…" is not a URL: a part of the host name is longer than 63 characters`,
  ],
  [
    `http://${'a.'.repeat(130)}com`,
    `"http://${'a.'.repeat(26)}a…" is not a URL: the host name is longer than 253 characters`,
  ],
  [
    'http://a<b.com',
    '"http://a<b.com" is not a URL: the host name "a<b.com" holds a character that is not allowed there',
  ],
  [
    `http://a.com/${'x'.repeat(100_000)}`,
    `"http://a.com/${'x'.repeat(47)}…" is longer than 2048 bytes`,
  ],
  [
    `http://a.com/${'é'.repeat(500)}`,
    `"http://a.com/${'é'.repeat(47)}…" is longer than 2048 bytes`,
  ],
  ...['file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x', 'ws://example.com'].map(
    (given) =>
      [
        given,
        `"${given}" has the scheme "${given.slice(0, given.indexOf(':'))}"`,
        'only http:// and https:// can be checked',
      ] as const,
  ),
];

describe('admitUrl', () => {
  test.each(admitted)('%s means %s', (given, url) => {
    expect(admitUrl(given)).toEqual({ kind: 'admitted', url });
  });

  for (const [given, message, hint] of refused) {
    test(`${given.slice(0, 80)} is refused: ${message}`, () => {
      expect(admitUrl(given)).toEqual({
        kind: 'refused',
        message,
        ...(hint !== undefined && { hint }),
      });
    });
  }

  test('never echoes a password, wherever the fault is', () => {
    for (const rest of ['', ':99999', ':0', '/ x', '\\x', '<', `/${'x'.repeat(3000)}`]) {
      for (const start of ['http://', 'http:\\\\', 'http:', 'ftp://', '//', '']) {
        const admission = admitUrl(`${start}user:hunter2@example.com${rest}`);
        expect(admission.kind).toBe('refused');
        expect(JSON.stringify(admission)).not.toContain('hunter2');
      }
    }
  });

  test('takes any text without throwing, and what it admits again as it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc
        .tuple(fc.constantFrom('http://', 'https:/', ''), fc.string())
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (given) => {
        const admission = admitUrl(given);
        if (admission.kind === 'refused') return;
        expect(admission.url).toMatch(/^https?:\/\/[^#@]+$|^https?:\/\/[^/]+\//);
        expect(admitUrl(admission.url)).toEqual(admission);
      }),
      { numRuns: 2000 },
    );
  });
});
