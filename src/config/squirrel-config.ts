import type { Channel } from '../core/channel.ts';
import type { MaintenanceWindow } from '../core/maintenance-window.ts';
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
