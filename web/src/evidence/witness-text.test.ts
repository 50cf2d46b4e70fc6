import { describe, expect, it } from 'vitest';
import { isOurs, toldText } from './witness-text.ts';

const healthy = [{ what: 'resolver', isHealthy: true } as const];

describe('whether it was us', () => {
  it('is no while any other site answers and our own side is well', () => {
    expect(isOurs({ othersAsked: 11, othersAnswered: 1, checks: healthy })).toBe(false);
  });

  it('is no without other sites: our own side is the only witness', () => {
    expect(isOurs({ othersAsked: 0, othersAnswered: 0, checks: healthy })).toBe(false);
  });

  it('is yes when no other site answers', () => {
    expect(isOurs({ othersAsked: 3, othersAnswered: 0, checks: healthy })).toBe(true);
  });

  it('is yes when anything of ours does not work', () => {
    const checks = [...healthy, { what: 'clock', isHealthy: false } as const];
    expect(isOurs({ othersAsked: 3, othersAnswered: 3, checks })).toBe(true);
  });
});

describe('who was told', () => {
  const message = {
    at: 0,
    kind: 'opened',
    who: 'Operations',
    recipient: 'ops@example.com',
    channelId: 'mail',
    state: 'pending',
    afterMs: null,
    attempts: 0,
  };
  const text = {
    t: (id: string, values: object = {}) => `${id} ${Object.values(values).join(' ')}`,
    format: {},
  } as unknown as Parameters<typeof toldText>[1];

  it.each([
    [{}, 'Operations mail'],
    [{ who: null }, 'ops@example.com mail'],
  ])('is an owner by name, else the address: %j', (changes, by) => {
    expect(toldText({ ...message, ...changes }, text)).toBe(`evidence.waiting evidence.by ${by}`);
  });

  it('is the channel itself where nobody is named', () => {
    const alone = { ...message, who: null, recipient: null };
    expect(toldText(alone, text)).toBe('evidence.waiting mail');
  });
});
