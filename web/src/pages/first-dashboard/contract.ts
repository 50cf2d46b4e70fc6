import type { CheckAnswer, MonitorAnswer, Page } from '../../../../src/api/contract.ts';

/** One recent check, as a bar shows it. */
export type CheckMark = Pick<CheckAnswer, 'startedAt' | 'outcome' | 'reason' | 'statusCode'> & {
  readonly totalMs: number;
};

/** A monitor, as far as a row shows it. */
export interface MonitorRowItem extends Readonly<
  Pick<MonitorAnswer, 'id' | 'name' | 'target' | 'status' | 'reason' | 'paused'>
> {
  /** Newest first. */
  readonly checks: readonly CheckMark[];
}

/** A page of the list, asked for with checks. */
export type MonitorPage = Page<MonitorAnswer & Required<Pick<MonitorAnswer, 'latestChecks'>>>;
