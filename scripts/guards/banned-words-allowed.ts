import type { Allowance } from './allowance.ts';

/** Files that may still use words of our own: none. */
export const bannedWordsAllowed: Allowance = {};
