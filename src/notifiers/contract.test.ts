import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { notifierContract } from '../testing/notifier/notifier-contract.ts';
import type { Trials } from '../testing/notifier/trial.ts';
import { notifiers } from './index.ts';

const FOLDER = new URL('../testing/notifier/trials/', import.meta.url);

const files = await readdir(FOLDER);
const lists = await Promise.all(
  files.map(async (file) => (await import(new URL(file, FOLDER).href)) as { trials: Trials }),
);
const trials: Trials = Object.fromEntries(lists.flatMap((list) => Object.entries(list.trials)));

for (const definition of notifiers) {
  const trial = trials[definition.kind];
  if (trial !== undefined) notifierContract({ definition, ...trial });
}

test('every kind is put to the test', () => {
  expect(Object.keys(trials).toSorted()).toEqual(notifiers.map(({ kind }) => kind).toSorted());
});
