import type { Channel } from '../core/people/channel.ts';
import type { OwnerId } from '../core/ids.ts';
import type { MaintenanceWindow } from '../core/monitor/maintenance-window.ts';
import type { MonitorDefaults } from '../core/monitor/monitor-defaults.ts';
import type { CanaryInput } from '../core/probe-health/canary.ts';
import type { MonitorSpec } from '../core/monitor/monitor-input.ts';
import type { Owner } from '../core/people/owner.ts';

/** A config file, read and checked. */
export interface SquirrelConfig {
  readonly defaults: MonitorDefaults;
  readonly owners: readonly Owner[];
  readonly channels: readonly Channel[];
  readonly monitors: readonly MonitorSpec[];
  readonly maintenance: readonly MaintenanceWindow[];
  /** Who is told about trouble of our own. */
  readonly operatorId: OwnerId | null;
  /** Places that show whether our network works; each can be read. */
  readonly canaries: readonly CanaryInput[];
}
