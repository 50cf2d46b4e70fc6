import type { Language } from '../people/owner.ts';
import { english } from './en/english.ts';
import { persian } from './fa/persian.ts';
import type { Phrases } from './phrase-types.ts';

/** Every phrase of a message, by language. */
export const phrases: Readonly<Record<Language, Phrases>> = { en: english, fa: persian };
