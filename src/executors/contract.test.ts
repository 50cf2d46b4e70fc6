import { describe } from 'vitest';
import {
  DECLINABLE,
  executorContract,
  expectEngines,
  type Declined,
} from '../testing/contracts/executor-contract.ts';
import { executors } from './index.ts';

const ownThread: Declined = Object.fromEntries(
  DECLINABLE.map((name) => [name, 'its jobs run in the thread of the service itself']),
);
const declined: Readonly<Record<string, Declined>> = { 'event-loop': ownThread };

expectEngines(executors, ['event-loop', 'multicore']);
for (const definition of executors) {
  describe(definition.kind, () => {
    executorContract(definition, declined[definition.kind] ?? {});
  });
}
