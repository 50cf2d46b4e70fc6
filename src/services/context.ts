import type { Entities } from '../core/entities.ts';
import type { ProjectId } from '../core/ids.ts';
import type { MonitorDefaults } from '../core/monitor/monitor-defaults.ts';
import type { Mac } from '../core/links/link.ts';
import type { PushKey } from '../core/people/push-key.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Credentials } from '../core/ports/credentials.ts';
import type { ExportReader } from '../core/list/export-reading.ts';
import type { Explainer } from '../core/ports/explainer.ts';
import type { ChannelKind } from '../core/ports/notifier.ts';
import type { MonitorKind } from '../core/ports/prober.ts';
import type { Storage } from '../core/ports/storage.ts';
import type { Watch } from '../core/ports/watch.ts';
import type { FiledMonitors } from './files/filed-monitors.ts';
import type { Fleet } from './fleet/fleet.ts';
import type { CallerLimits } from './limits/caller-limits.ts';

/** What the verbs work with; a verb's own signature names the parts it uses. */
export interface ServiceContext {
  readonly storage: Storage;
  /** The project of what is made without naming one; left out: the default project. */
  readonly home?: ProjectId | undefined;
  /** What the present caller may have asked; left out: anything. */
  readonly limits?: CallerLimits | undefined;
  /** The definitions of all that people create, read, change and delete. */
  readonly entities: Entities;
  /** The running engine, notified of every change. */
  readonly watch: Watch;
  /** All monitors as lists, maps and searches show them. */
  readonly fleet: Fleet;
  /** Which monitors files name. */
  readonly filed: FiledMonitors;
  readonly clock: Clock;
  /** Makes single probes and explains them. */
  readonly explainer: Explainer;
  /** Reads what other tools export. */
  readonly readExport: ExportReader;
  /** A new random id that fits `ID_PATTERN`. */
  readonly newId: () => string;
  /** A new secret of 128 random bits for an address, in characters that need no escaping there. */
  readonly newToken: () => string;
  /** Makes, keeps and compares the secrets of accounts. */
  readonly credentials: Credentials;
  /** Signs the links of messages. */
  readonly linkMac: Mac;
  /** What browsers subscribe with, and what signs messages to them. */
  readonly pushKey: PushKey;
  readonly monitorKinds: ReadonlyMap<string, MonitorKind>;
  readonly channelKinds: ReadonlyMap<string, ChannelKind>;
  /** What a monitor gets where its settings say nothing. */
  readonly defaults: MonitorDefaults;
}
