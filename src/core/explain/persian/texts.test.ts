import { describe, expect, test } from 'vitest';
import { sampleEvents, sampleWords } from '../../../../test/support/explain/sample-events.ts';
import { eventText } from '../event-text.ts';
import { traceEvents, type TraceEvent } from '../trace.ts';
import { persianTexts } from './texts.ts';

/** Without what stands for itself: names, addresses and codes of others. */
function ownWords(text: string): string {
  return text.replaceAll(/\u2068[^\u2069]*\u2069/g, '…');
}
/** Latin words that Persian has no others for. */
const KNOWN =
  /\b(?:DNS|HTTPS?|HEAD|GET|TLS|TTL|UDP|ICMP|hosts|localhost|NXDOMAIN|SERVFAIL|REFUSED|NOTIMP|FORMERR|ENODATA)\b/g;

const told = (event: TraceEvent): readonly string[] => {
  const { text, lines = [] } = eventText(event, sampleWords, 'fa');
  return [text, ...lines];
};
const events = sampleEvents.map(([event]) => event).filter(({ kind }) => kind !== 'remark');

describe('a step in Persian', () => {
  test('is there for every kind of event', () => {
    expect(Object.keys(persianTexts).toSorted()).toEqual(Object.keys(traceEvents).toSorted());
    expect(new Set(events.map(({ kind }) => kind)).size).toBe(Object.keys(traceEvents).length - 1);
  });

  test.each(events)('has no words of another language of ours: %j', (event) => {
    for (const line of told(event)) {
      const own = ownWords(line).replaceAll(KNOWN, '…');
      expect(own).not.toMatch(/[a-z]/i);
      expect(own).not.toMatch(/[,;?يكى]|(^| )ن?می |\S {2}|\d/u);
      expect(line).toMatch(/\p{Script=Arabic}/u);
    }
  });

  test.each(events)('holds what others said as it is, and safe: %j', (event) => {
    const { wire } = eventText(event, sampleWords);
    expect(eventText(event, sampleWords, 'fa').wire).toEqual(wire);
  });

  test('lets no mark of a peer turn it', () => {
    const event = { kind: 'login' } as const;
    expect(told(event)).toEqual(['سرور ورود می‌خواهد: اطلاعات ورود فرستاده می‌شود.']);
    const [text = ''] = told({ kind: 'proxy', proxy: 'http://a\u202Eb\u2069c' });
    expect(text).toContain('\u2068http://a b c\u2069');
  });
});
