import type { Channel } from '../core/channel.ts';
import type { OwnerId } from '../core/ids.ts';
import type { MaintenanceWindow } from '../core/maintenance-window.ts';
import type { MonitorDefaults } from '../core/monitor-defaults.ts';
import type { CanaryInput } from '../core/probe-health/canary.ts';
import type { MonitorSpec } from '../core/monitor-input.ts';
import type { Owner } from '../core/owner.ts';

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
