import type { EvidenceAnswer } from '../../../src/api/contract.ts';

/** What one check saw, and what else was known just then. */
export type Evidence = NonNullable<EvidenceAnswer['evidence']>;
