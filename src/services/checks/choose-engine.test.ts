import { expect, test } from 'vitest';
import { formatProblem } from '../../core/format-problem.ts';
import { InvalidError } from '../../core/errors.ts';
import { executors } from '../../executors/index.ts';
import { chooseEngine } from './choose-engine.ts';

test('an engine is chosen by its name', () => {
  expect(
    chooseEngine(executors, { name: 'multicore', known: executors, path: '--engine' }).kind,
  ).toBe('multicore');
});

test.each([
  ['warp', '--engine: there is no engine "warp" (these can: event-loop, multicore)'],
  [
    'queue',
    '--engine: the engine queue cannot run in this installation (these can: event-loop, multicore)',
  ],
])('the engine %s cannot be chosen', (name, text) => {
  const two = executors.filter(({ kind }) => kind === 'event-loop' || kind === 'multicore');
  try {
    chooseEngine(two, { name, known: executors, path: '--engine' });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidError);
    expect((error as InvalidError).problems.map(formatProblem)).toEqual([text]);
  }
});
