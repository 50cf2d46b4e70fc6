import { expect } from 'vitest';

/** Matchers of vitest as values of no type: whatever they stand for is compared, and not read. */
export const containing = (part: string): unknown => expect.stringContaining(part);
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
export const anything = (): unknown => expect.anything();
