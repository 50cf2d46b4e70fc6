import type { MonitorFilter } from '../filter/monitor-filter.ts';
import type { WindowRule } from './window-rule.ts';

/** A maintenance window, or a silence: which monitors it is about, and when. */
export interface Planned {
  readonly id: string;
  readonly name: string;
  readonly filter: MonitorFilter;
  readonly rule: WindowRule;
}

/** What holds for a monitor, and until when at least (epoch ms). */
export interface InForce {
  readonly id: string;
  readonly name: string;
  readonly until: number;
}

/** One that holds, and when it ends. */
export interface Active {
  readonly planned: Planned;
  readonly endsAt: number;
}
