import type { Phrases } from '../phrase-types.ts';
import { facts } from './facts.ts';
import { headings } from './headings.ts';
import { mails } from './mails.ts';
import { pages } from './pages.ts';

/** All words of English. */
export const english: Phrases = { ...headings, ...facts, ...mails, ...pages };
