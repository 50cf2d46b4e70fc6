import { expect, test } from 'vitest';
import { doneTask, engineRun } from '../../../test/support/cli/comparison-samples.ts';
import { findDisagreements } from './verdicts.ts';

const up = doneTask(0);
const refused = doneTask(0, { outcome: 'down', reason: 'connect_refused' });
const late = doneTask(0, { outcome: 'down', reason: 'connect_timeout' });

test('engines that agree are not mentioned', () => {
  const runs = [engineRun({ tasks: [up, doneTask(1, { outcome: 'down', reason: 'http_503' })] })];
  expect(
    findDisagreements([
      { engine: 'serial', runs },
      { engine: 'threads', runs },
    ]),
  ).toEqual([]);
});

test('another reason is another verdict, and both are said with their engines', () => {
  const found = findDisagreements([
    { engine: 'serial', runs: [engineRun({ tasks: [refused] })] },
    { engine: 'threads', runs: [engineRun({ tasks: [late] })] },
    { engine: 'processes', runs: [engineRun({ tasks: [refused] })] },
  ]);
  expect(found).toEqual([
    {
      position: 0,
      label: 'http://s0.example/',
      verdicts: [
        { verdict: 'down (connect_refused)', engines: ['serial', 'processes'] },
        { verdict: 'down (connect_timeout)', engines: ['threads'] },
      ],
    },
  ]);
});

test('runs of one engine that do not agree are found too', () => {
  const runs = [engineRun({ tasks: [up] }), engineRun({ tasks: [late] })];
  expect(findDisagreements([{ engine: 'serial', runs }])).toMatchObject([
    { verdicts: [{ verdict: 'up', engines: ['serial'] }, { engines: ['serial'] }] },
  ]);
});
