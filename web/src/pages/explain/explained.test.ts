import { expect, it } from 'vitest';
import type { ExplainedCheck } from '../../../../src/api/contract.ts';
import { added, type Explained } from './explained.ts';

const begun: Explained = { state: 'running', steps: [], check: null, failure: null };
const step = { atMs: 0, text: 'HEAD goes first.' };

it('grows by a step a line, and is done with the last one', () => {
  const one = added({ kind: 'step', step })(begun);
  expect(one).toEqual({ ...begun, steps: [step] });
  const check = { outcome: 'up', why: [] } as unknown as ExplainedCheck;
  expect(added({ kind: 'end', check })(one)).toEqual({ ...one, state: 'done', check });
});
