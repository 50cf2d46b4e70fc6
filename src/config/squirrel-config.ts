import type { Channel } from '../core/channel.ts';
import type { MonitorDefaults } from '../core/monitor-defaults.ts';
import type { MonitorSpec } from '../core/monitor-input.ts';
import type { Owner } from '../core/owner.ts';

/** A config file, read and checked. */
export interface SquirrelConfig {
  readonly defaults: MonitorDefaults;
  readonly owners: readonly Owner[];
  readonly channels: readonly Channel[];
  readonly monitors: readonly MonitorSpec[];
  readonly maintenance: readonly MaintenanceWindow[];
}

/** Planned quiet of some monitors. Times are epoch milliseconds; it holds from `startsAt` up to, not at, `endsAt`. */
export interface MaintenanceWindow {
  readonly name: string;
  /** Kind and target of the monitors it is for, each once. */
  readonly monitors: readonly { readonly kind: string; readonly target: string }[];
  readonly startsAt: number;
  readonly endsAt: number;
}
