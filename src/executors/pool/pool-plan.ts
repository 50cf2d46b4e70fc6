import type { OpenChannel } from './worker-channel.ts';

export interface PoolPlan {
  /** Starts one worker. */
  readonly open: OpenChannel;
  /** Name of each worker and how many jobs it may have under way. */
  readonly workers: readonly { readonly name: string; readonly capacity: number }[];
  /**
   * For workers that run one job after another: how many to send at once to a worker that has none, while `waiting`
   * jobs wait. Absent: a worker begins whatever it is sent, up to its capacity.
   */
  chunkSize?(waiting: number): number;
}
