import { describe, expect, it } from 'vitest';
import { isOurs } from './witness-text.ts';

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
