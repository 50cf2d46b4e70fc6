import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asChannelId, asIncidentId } from '../ids.ts';
import { LINK_ACTIONS, LINK_LIFE_MS, linkTokens, readLink, receiverKey, type Mac } from './link.ts';

const macOf =
  (key: string): Mac =>
  (text) =>
    createHmac('sha256', key).update(text).digest('base64url');
const mac = macOf('one');
const AT = Date.UTC(2026, 10, 29, 13, 2, 7);
const message = {
  incidentId: asIncidentId('inc_5f1e0a9b7c3d2e4f60718293_4'),
  channelId: asChannelId('mail'),
  recipient: 'ops@example.com',
  at: AT,
} as const;
const tokensOf = (changes: Partial<Parameters<typeof linkTokens>[0]> = {}) => {
  const tokens = linkTokens({ ...message, ...changes }, mac);
  if (tokens === null) throw new Error('no tokens');
  return tokens;
};

describe('a link', () => {
  test.each(LINK_ACTIONS)('reads back as what it was made for: %s', (action) => {
    const token = tokensOf()[action];
    expect(token).toMatch(/^[\w-]+$/);
    expect(token.length).toBeLessThanOrEqual(50);
    const reading = readLink(token, mac, AT);
    expect(reading).toMatchObject({
      kind: 'valid',
      link: {
        action,
        incidentId: message.incidentId,
        receiver: receiverKey(message.channelId, message.recipient),
      },
    });
  });

  test('is the same on every attempt, and another for each receiver, incident and action', () => {
    expect(tokensOf()).toEqual(tokensOf());
    const all = [
      tokensOf(),
      tokensOf({ recipient: 'other@example.com' }),
      tokensOf({ recipient: null }),
      tokensOf({ channelId: asChannelId('sms') }),
      tokensOf({ incidentId: asIncidentId('inc_m1_5') }),
    ].flatMap((tokens) => Object.values(tokens));
    expect(new Set(all).size).toBe(15);
  });

  test('acts for seven days, and not an hour longer', () => {
    const { acknowledge } = tokensOf();
    expect(readLink(acknowledge, mac, AT + LINK_LIFE_MS - 1).kind).toBe('valid');
    expect(readLink(acknowledge, mac, AT + LINK_LIFE_MS + 3_600_000).kind).toBe('expired');
  });

  test('of another key is worth nothing', () => {
    expect(readLink(tokensOf().acknowledge, macOf('two'), AT).kind).toBe('wrong');
  });

  test('cannot be changed in any character', () => {
    const { acknowledge } = tokensOf();
    const place = fc.nat({ max: acknowledge.length - 1 });
    const character = fc.constantFrom('a', 'b', 'Z', '0', '9', '-', '_');
    fc.assert(
      fc.property(place, character, (at, other) => {
        fc.pre(acknowledge[at] !== other);
        const changed = `${acknowledge.slice(0, at)}${other}${acknowledge.slice(at + 1)}`;
        expect(readLink(changed, mac, AT).kind).toBe('wrong');
      }),
    );
  });

  test('is nothing that any other text is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(readLink(text, mac, AT).kind).toBe('wrong');
      }),
    );
  });

  test('is made for outages only', () => {
    expect(linkTokens({ ...message, incidentId: null }, mac)).toBeNull();
    expect(linkTokens({ ...message, incidentId: asIncidentId('unj_m1_9') }, mac)).toBeNull();
  });
});
