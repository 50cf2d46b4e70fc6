import { defineProber } from '../define-prober.ts';
import { judgeHttp } from './method.ts';
import { canonicalHttp, httpOptions } from './options.ts';
import { httpNotes, httpReasons } from './words.ts';

/** Judges a site by the head of its answer, and by its text where the owner asks for that. */
export const http = defineProber({
  kind: 'http',
  title: 'Website',
  options: httpOptions,
  reasons: httpReasons,
  notes: httpNotes,
  address: { schemes: ['http', 'https'], example: 'https://example.com/' },
  canonical: canonicalHttp,
  open: () => judgeHttp,
});
