import type { EngineKind } from '../core/ports/executor.ts';
import {
  declineDeaths,
  executorContract,
  type EngineTrial,
} from '../testing/executor/executor-contract.ts';
import { queueTrial } from '../../test/support/queue/queue-trial.ts';
import { executors } from './index.ts';

const oneThread = declineDeaths('it has no workers, its jobs run in the thread of the program');

/** Particulars of an engine on trial; most have none. */
const trials: Readonly<Partial<Record<EngineKind, Omit<EngineTrial, 'definition'>>>> = {
  serial: {
    declined: {
      ...oneThread,
      'a slow job holds one place and nobody else': 'it has one place, so a slow job holds all',
    },
  },
  'event-loop': { declined: oneThread, manyPlaces: 64 },
  multicore: { manyPlaces: 64 },
  queue: queueTrial(),
};

executorContract(
  executors.map((definition) => ({ definition, ...trials[definition.kind] })),
  ['serial', 'threads', 'futures', 'processes', 'event-loop', 'multicore', 'queue'],
);
