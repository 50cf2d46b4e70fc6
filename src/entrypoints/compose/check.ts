import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { CheckParts } from '../../cli/check/command.ts';
import type { NetworkSettings } from '../../core/address/network-settings.ts';
import { executors } from '../../executors/index.ts';
import { probers } from '../../probers/index.ts';
import { createJobRunner } from '../job-runner.ts';
import { engineSetup } from './engine-setup.ts';
import { installedVersion } from '../version.ts';
import { workerEntry } from '../worker-entry.ts';

/** Puts together what `squirrel check` works with. */
export function checkParts(): CheckParts {
  return {
    engines: executors,
    kinds: new Map(probers.map((definition) => [definition.kind, definition])),
    clock: { monotonicMs: () => performance.now() },
    cpuCount: availableParallelism(),
    setupExecutor: ({ engineOptions, ...way }, warn) => {
      const settings = networkSettings(way);
      let runJob: ReturnType<typeof createJobRunner> | undefined;
      return {
        // Engines with workers of their own never need a runner in this thread.
        runJob: (job, signal) => (runJob ??= createJobRunner(settings))(job, signal),
        workerEntry: workerEntry('probe-worker'),
        workerSettings: { ...settings },
        onWorkerEvent: ({ kind, worker, detail }) => {
          if (kind === 'lost') warn(`${worker} was lost: ${detail}`);
        },
        ...engineSetup(engineOptions),
      };
    },
    notify: { now: () => Date.now(), newId: () => randomUUID() },
    readRecipients: async (file, { problems, ...way }) => {
      const { readAlertRecipients } = await import('./alert-recipients.ts');
      return readAlertRecipients(file, { settings: networkSettings(way), problems });
    },
  };
}

function networkSettings({
  resolvers,
  extraCaPems,
}: Pick<NetworkSettings, 'resolvers' | 'extraCaPems'>): NetworkSettings {
  const userAgent = `UptimeSquirrel/${installedVersion()}`;
  return { resolvers, extraCaPems, targets: 'private', userAgent };
}
