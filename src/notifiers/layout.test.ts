import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '../core/wording/message.ts';
import { cutText } from './cut-text.ts';
import { dialects, linkable, type TextDialect } from './dialects.ts';
import { layOut, markedText } from './layout.ts';

const NAMES = Object.keys(dialects).filter((name): name is TextDialect => name in dialects);

function messageOf(changes: Partial<Message> = {}): Message {
  return {
    kind: 'opened',
    tone: 'down',
    language: 'en',
    direction: 'ltr',
    subject: '[DOWN] Shop - HTTP 503',
    headline: 'Shop is down.',
    hint: 'Is the server overloaded?',
    facts: [
      { label: 'Address', value: 'https://shop.example/a_b?x=1&y=(2)' },
      { label: 'Detail', value: 'answered 503 Service Unavailable' },
    ],
    links: { open: 'https://up.example/#/incidents/7', acknowledge: null, silence: null },
    sms: 'DOWN Shop',
    ...changes,
  };
}

describe('a message in each dialect', () => {
  test.each(NAMES)('%s', (dialect) => {
    expect(layOut(messageOf(), dialect, { maxLength: 2_000 })).toMatchSnapshot();
  });
  test('is read from the right where its language is', () => {
    const message = messageOf({ language: 'fa', direction: 'rtl', headline: 'فروشگاه قطع است.' });
    const lines = layOut(message, 'slack', { maxLength: 2_000 }).split('\n');
    expect(lines.slice(0, 2)).toEqual(['*\u200f[DOWN] Shop - HTTP 503*', '\u200fفروشگاه قطع است.']);
    expect(lines.at(-2)).toBe('• *\u200fDetail:* \u2068answered 503 Service Unavailable\u2069');
  });
});

test('fields of a channel need not be said twice', () => {
  const without = ['subject', 'facts', 'links'] as const;
  expect(layOut(messageOf(), 'plain', { maxLength: 2_000, without })).toBe(
    'Shop is down.\nIs the server overloaded?',
  );
});

test('facts that are left out are marked as left out', () => {
  const text = layOut(messageOf(), 'plain', { maxLength: 2_000, facts: 1, without: ['links'] });
  expect(text.split('\n').slice(-2)).toEqual(['Address: https://shop.example/a_b?x=1&y=(2)', '…']);
});

test('what is too long loses its end, and keeps its links', () => {
  const facts = Array.from({ length: 500 }, (_, index) => ({ label: 'Fact', value: `n${index}` }));
  const text = layOut(messageOf({ facts }), 'plain', { maxLength: 300 });
  expect(text.length).toBeLessThanOrEqual(300);
  expect(text).toMatch(/^\[DOWN\] Shop - HTTP 503\nShop is down\.\n/);
  expect(text).toMatch(/…\nOpen in UptimeSquirrel: https:\/\/up\.example\/#\/incidents\/7$/);
});

const MENTIONS = ['@everyone', '@here', '@channel', '@all', '@room', '@**all**', '<@U1>', '@_bot'];

describe.each(NAMES.filter((name) => name !== 'plain'))('foreign text in %s', (dialect) => {
  const shown = (value: string): string =>
    layOut(messageOf({ headline: value, facts: [{ label: 'Detail', value }] }), dialect, {
      maxLength: 10_000,
    });
  test.each(MENTIONS)('does not mention %s', (mention) => {
    expect(shown(mention)).not.toMatch(/@(?!\u200b)/);
  });
});

// WhatsApp reads nothing into angle brackets.
describe.each(NAMES.filter((name) => name !== 'plain' && name !== 'whatsapp'))(
  'foreign text in %s',
  (dialect) => {
    test.each(['<!channel>', '<!here|x>', '<users/all>', '<!subteam^S1>', '<@&99>', '<#C1>'])(
      'makes no command of %s',
      (command) => {
        const facts = [{ label: 'Detail', value: command }];
        const text = layOut(messageOf({ headline: command, facts }), dialect, {
          maxLength: 10_000,
        });
        expect(text.replaceAll('\\<', '')).not.toContain(command.slice(0, 3));
      },
    );
  },
);

describe('markup in foreign text is text', () => {
  const cases: readonly (readonly [TextDialect, string, string])[] = [
    ['markdown', '**b** `c` [x](y) <i> # |', '\\*\\*b\\*\\* \\`c\\` \\[x\\](y) \\<i\\> \\# \\|'],
    ['markdown', '- item', '\\- item'],
    ['markdown', '12. item', '12\\. item'],
    ['markdown', '=====', '\\====='],
    ['markdown', '&lt;', '\\&lt;'],
    ['discord', '[x](http://y)', '\\[x\\]\\(http\\://y\\)'],
    [
      'slack',
      '*b* _i_ my_site `c` <https://x|y> &',
      '∗b∗ ˍiˍ my_site ˋcˋ &lt;https://x|y&gt; &amp;',
    ],
    ['googlechat', '<https://x|y>', '‹https://x¦y›'],
    ['telegram', `<a href="x">'&`, '&lt;a href=&quot;x&quot;&gt;&#39;&amp;'],
    ['html', '<script>', '&lt;script&gt;'],
  ];
  test.each(cases)('%s: %s', (dialect, text, expected) => {
    expect(markedText(text, dialect, { maxLength: 1_000 })).toBe(expected);
  });
});

test.each([
  ['https://shop.example/a(b)|c', 'https://shop.example/a%28b%29%7Cc'],
  ['https://x.example/@everyone', 'https://x.example/%40everyone'],
  ['http://[::1]:80/', 'http://[::1]/'],
  ['https://سایت.example/', 'https://xn--mgbgz72d.example/'],
  ['https://me:pw@x.example/', null],
  ['javascript:alert(1)', null],
  ['https://x.example/ <b>', null],
])('%s as a link is %s', (address, expected) => {
  expect(linkable(address)).toBe(expected);
});

const grapheme = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const foreign = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        '👩‍👩‍👧‍👦',
        '🇮🇷',
        'é',
        'سلام',
        '\u202e',
        '\u2068',
        '\u2069',
        '*',
        '_',
        '`',
        '<',
        '&amp;',
        '@everyone',
        '\\',
        '\n',
        'https://x.example/',
        '\ud800',
        '[',
        '](',
        '|',
        '~',
      ),
      { maxLength: 120 },
    )
    .map((parts) => parts.join('')),
);

test('whatever the texts, a message has its place, is whole and safe', () => {
  fc.assert(
    fc.property(
      fc.record({
        subject: foreign,
        headline: foreign,
        hint: foreign,
        value: foreign,
        label: foreign,
      }),
      fc.constantFrom(...NAMES),
      fc.constantFrom('characters', 'bytes'),
      fc.integer({ min: 0, max: 1_200 }),
      fc.boolean(),
      ({ subject, headline, hint, value, label }, dialect, unit, maxLength, isPersian) => {
        const message = messageOf({
          subject,
          headline,
          hint,
          facts: [{ label, value }],
          ...(isPersian && { language: 'fa', direction: 'rtl' }),
        });
        const text = layOut(message, dialect, { maxLength, unit });
        const length = unit === 'bytes' ? Buffer.byteLength(text) : text.length;
        expect(length).toBeLessThanOrEqual(maxLength);
        expect(text.isWellFormed()).toBe(true);
        // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2028\u2029\u202a-\u202e]/);
        expect(depthOf(text)).toBe(0);
        if (dialect === 'telegram' || dialect === 'html') expectWellFormed(text);
        if (dialect === 'slack') expect(text.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
        if (dialect !== 'plain') expect(text).not.toMatch(/@(?!\u200b)/);
        if (dialect === 'markdown' || dialect === 'discord') {
          expect(/(?<!\\)(?:\\\\)*\\$/.test(text), 'a cut inside an escape').toBe(false);
        }
      },
    ),
  );
});

test('a cut text is the beginning of the text by characters that people see', () => {
  fc.assert(
    fc.property(foreign, fc.nat(300), (text, maxLength) => {
      const cut = cutText(text, maxLength);
      expect(cut.length).toBeLessThanOrEqual(maxLength);
      const begin = cut
        .replace(/\u2069*$/, '')
        .replace(/…$/, '')
        .replace(/\u2069*$/, '');
      const clean = text.toWellFormed().replaceAll('\u2069', '');
      expect(clean.startsWith(begin.replaceAll('\u2069', ''))).toBe(true);
    }),
  );
  expect(cutText('a👩‍👩‍👧‍👦b', 6)).toBe('a…');
  expect(cutText('abc', 3)).toBe('abc');
  expect(cutText('abcd', 3)).toBe('ab…');
  expect(cutText('abcd', 0)).toBe('');
  const zalgo = `a${'\u0301'.repeat(10_000)}b`;
  expect(cutText(zalgo, 100)).toBe('…');
  expect([...grapheme.segment('👩‍👩‍👧‍👦')]).toHaveLength(1);
});

function depthOf(text: string): number {
  let depth = 0;
  for (const mark of text.match(/[\u2066-\u2069]/gu) ?? []) {
    depth += mark === '\u2069' ? -1 : 1;
    expect(depth).toBeGreaterThanOrEqual(0);
  }
  return depth;
}

/** Every element that is begun is ended, and no sign stands that would begin another one. */
function expectWellFormed(text: string): void {
  const open: string[] = [];
  const rest = text.replace(/<br>|<(\/?)(b|a)( href="[^"<>]*")?>/g, (tag, end, name) => {
    if (tag === '<br>') return '';
    if (end === '/') expect(open.pop()).toBe(name);
    else open.push(String(name));
    return '';
  });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>"']/);
  expect(rest.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
}
