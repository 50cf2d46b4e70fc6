import type { JsonObject } from '../core/json.ts';
import type { ToWorker } from './protocol.ts';
import { ReportBatch } from './report-batch.ts';
import { RunningJobs, type RunJob } from './running-jobs.ts';
import type { WorkerPort } from './worker-channel.ts';

// The longest a finished result waits for company.
const maxDelayMs = 4;

/**
 * A worker's whole life: builds its runner from the settings that come first, then begins every job it is sent at once
 * and reports each. The pool decides how many that are. It lives until it is killed.
 */
export function serveJobs(
  port: WorkerPort,
  build: (settings: JsonObject) => RunJob | Promise<RunJob>,
): void {
  let jobs: RunningJobs | null = null;
  const batch = new ReportBatch((reports) => port.send({ type: 'reports', reports }), maxDelayMs);
  const begin = async (settings: JsonObject): Promise<void> => {
    jobs = new RunningJobs(await build(settings), (id, result) => {
      batch.add({ id, result });
      if (jobs?.size === 0) batch.flush();
    });
    port.send({ type: 'ready' });
  };
  port.onMessage((message: ToWorker) => {
    switch (message.type) {
      case 'start':
        begin(message.settings).catch((error: unknown) => {
          port.send({ type: 'failed', message: String(error) });
        });
        return;
      case 'jobs':
        for (const job of message.jobs) jobs?.start(job);
        return;
      case 'cancel':
        jobs?.abortAll();
    }
  });
}
