import { Job, Worker } from 'bullmq';
import { MAX_TEXT_LENGTH } from '../wire.ts';

/** A job as BullMQ hands it over. */
export type JobJson = Parameters<(typeof Job)['fromJSON']>[1];

/**
 * A worker of BullMQ that leaves the text of a job as it is, for a reader that believes nothing, and takes none of its
 * options, repetitions and parents: ours have none.
 */
export class TextWorker extends Worker<string> {
  jobOf(json: JobJson, id: string): Job<string> {
    const { name, data, timestamp, attemptsMade, attemptsStarted, stalledCounter } = json;
    const { deferredFailure } = json;
    const text = data.length > MAX_TEXT_LENGTH ? '' : data;
    const plain = { name, timestamp, attemptsMade, attemptsStarted, stalledCounter };
    const nothing = { opts: {}, progress: 0, failedReason: '', returnvalue: '' };
    return Job.fromJSON(
      this,
      {
        ...plain,
        ...nothing,
        id,
        data: JSON.stringify(text),
        ...(deferredFailure !== undefined && { deferredFailure }),
      },
      id,
    );
  }

  protected override createJob(json: JobJson, id: string): Job<string> {
    return this.jobOf(json, id);
  }
}
