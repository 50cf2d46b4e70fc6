import { describe, expect, it } from 'vitest';
import { createFormat } from '../../text/format.ts';
import { entryText, groupOf, inOrder, timelineAsText, type TimelineEntry } from './line-text.ts';

const t = (id: string, values: Readonly<Record<string, string | number>> = {}): string =>
  `${id} ${String(values['reason'] ?? '')} ${String(values['to'] ?? '')}`.trim();
const text = { t, format: createFormat({ locale: 'en', t, timeZone: 'UTC' }) };
const entry = (kind: string, data: TimelineEntry['data'] = {}): TimelineEntry => ({
  at: Date.UTC(2026, 10, 29, 14, 2, 7),
  kind,
  why: 'in the words of the service',
  data,
});

describe('an entry of the time line', () => {
  it('names what failed', () => {
    const { sentence, detail } = entryText(entry('first_failure', { reason: 'http_503' }), text);
    expect(sentence).toBe('entry.first_failure http_503');
    expect(detail).toBe('entry.first_failure.detail');
  });

  it('names everyone a message went to', () => {
    const to = [
      { channelId: 'mail', recipient: 'Operations' },
      { channelId: 'chat', recipient: null },
    ];
    expect(entryText(entry('notified', { to }), text).sentence).toContain(
      'Operations (mail) and chat',
    );
  });

  it('names who a delivery reached', () => {
    const data = { channelId: 'mail', recipient: 'Sara', attempts: 2 };
    expect(entryText(entry('delivered', data), text).sentence).toContain('Sara (mail)');
  });

  it('names owners, their addresses as a detail', () => {
    const ownerOf = (channelId: string) => (channelId === 'mail' ? 'Operations' : null);
    const to = [
      { channelId: 'mail', recipient: 'ops@example.com' },
      { channelId: 'mail', recipient: null },
      { channelId: 'chat', recipient: null },
    ];
    expect(entryText(entry('notified', { to }), { ...text, ownerOf }).sentence).toContain(
      'Operations (ops@example.com, mail), Operations (mail), and chat',
    );
  });

  it('has what a note says below it', () => {
    expect(entryText(entry('noted', { by: 'Sara', text: 'on it' }), text).detail).toBe('on it');
  });

  it('says why the incident ended', () => {
    expect(entryText(entry('resolved', { why: 'paused' }), text).sentence).toBe('ended.paused ?');
  });

  it('of a kind that is not known stands in the words of the service', () => {
    expect(entryText(entry('new_kind'), text).sentence).toBe('in the words of the service');
  });
});

it('sorts entries into checks and messages', () => {
  expect(groupOf(entry('opened'))).toBe('checks');
  expect(groupOf(entry('given_up'))).toBe('messages');
});

it('is copied as plain lines', () => {
  expect(
    timelineAsText('Shop is down', [entry('last_good'), entry('noted', { text: 'x' })], text),
  ).toBe(
    'Shop is down\n29 Nov 2026 14:02:07  entry.last_good ?\n29 Nov 2026 14:02:07  entry.noted ?\n    x\n',
  );
});

it('calls an outage one after the checks that confirmed it', () => {
  const [opened, failed] = [entry('opened'), entry('first_failure')];
  const kinds = inOrder({ timeline: [opened, failed], confirmedAt: opened.at + 1 });
  expect(kinds.map(({ kind }) => kind)).toEqual(['first_failure', 'opened']);
});
