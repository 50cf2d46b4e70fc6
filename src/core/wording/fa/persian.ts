import type { Phrases } from '../phrase-types.ts';
import { facts } from './facts.ts';
import { headings } from './headings.ts';
import { mails } from './mails.ts';
import { pages } from './pages.ts';

/** All words of Persian. */
export const persian: Phrases = { ...headings, ...facts, ...mails, ...pages };
