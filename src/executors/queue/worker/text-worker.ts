import { Job, Worker } from 'bullmq';
import { MOST_TEXT_LENGTH } from '../wire.ts';

/** A job as BullMQ hands it over. */
export type JobJson = Parameters<(typeof Job)['fromJSON']>[1];

/**
 * A worker of BullMQ that leaves the text of a job as it is, for a reader that believes nothing, and takes none of its
 * options, repetitions and parents: ours have none.
 */
export class TextWorker extends Worker<string> {
  jobOf(
    { data, opts, parent, parentKey, repeatJobKey, ...json }: JobJson,
    id: string,
  ): Job<string> {
    const text = data.length > MOST_TEXT_LENGTH ? '' : data;
    return Job.fromJSON(this, { ...json, data: JSON.stringify(text), opts: {} }, id);
  }

  protected override createJob(json: JobJson, id: string): Job<string> {
    return this.jobOf(json, id);
  }
}
