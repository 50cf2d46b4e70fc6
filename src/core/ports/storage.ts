import type { EntityItems } from '../entities.ts';
import type { Check } from '../check/check.ts';
import type { Outcome } from '../check/outcome.ts';
import type {
  ChannelId,
  IncidentId,
  MonitorId,
  NotificationId,
  OwnerId,
  ProjectId,
} from '../ids.ts';
import type { Incident } from '../incident/incident.ts';
import type { KeptEvidence } from '../incident/kept-evidence.ts';
import type { IncidentEvent } from '../incident/timeline.ts';
import type { Monitor, Status } from '../monitor/monitor.ts';
import type { MonitorState } from '../monitor/monitor-state.ts';
import type { DeliveryState, NoticeKind, Notification } from '../alerting/notification.ts';
import type { StageStates } from '../alerting/stages/stage-states.ts';
import type { OwnedPageRequest, Page, PageRequest } from '../page.ts';
import type { Resolution, Rollup } from '../check/rollup.ts';
import type { SeriesPoint } from '../check/series-point.ts';
import type { AccountStores } from './account-store.ts';
import type { DeliveryAttempt, DeliveryQueue } from './delivery-queue.ts';
import type { HeartbeatStore, LifeStore } from './heartbeat-store.ts';
import type { LinkStore } from './link-store.ts';
import type { PastStore } from './past-store.ts';

/** A monitor with what the judge last made of it. */
export interface WatchedMonitor {
  readonly monitor: Monitor;
  readonly state: MonitorState;
}

/** Which monitors to list; all given conditions must hold. Ordered by name, then id. */
export interface MonitorQuery extends OwnedPageRequest {
  /** Part of name or target, case-insensitive. */
  readonly search?: string;
  readonly status?: Status;
  readonly ownerId?: OwnerId;
  readonly isPaused?: boolean;
  /** Those that have every one of these tags. */
  readonly tags?: readonly string[];
}

/** A tag, and how many monitors have it. */
export interface TagCount {
  readonly tag: string;
  readonly monitors: number;
}

/** The configured monitors. Every write is durable when it resolves. */
export interface MonitorStore {
  /**
   * All or none. Throws `ConflictError` with `existingId` when a target is already watched, `NotFoundError` for an owner that
   * its project has not, `limit_exceeded` where a project would have more than `max`. A million at once hold everybody else up: hand in thousands.
   */
  create(monitors: readonly Monitor[], max?: number): Promise<void>;
  /**
   * Resolves to the state from now on: the same, or, for another target and for a pause, one that begins anew. In the same
   * transaction an open incident then ends, and those who were notified of it are notified of why; decisions of the former epoch that
   * come later are dropped. Throws `NotFoundError` (also for its owner), `ConflictError` when its new target is already watched, and
   * `limit_exceeded` when it goes to a project that then has more than `max`.
   */
  replace(monitor: Monitor, max?: number): Promise<MonitorState>;
  /** The same for several, all or none, their states in their order. Hand in at most ten thousand. */
  replaceAll(monitors: readonly Monitor[], max?: number): Promise<readonly MonitorState[]>;
  /**
   * Removes the monitor with its state, incidents and history. What is still to be sent of it stays, in its order, and the
   * end of an open incident is added to it. Throws `NotFoundError`.
   */
  remove(id: MonitorId, at: number): Promise<void>;
  /** The same for several, all or none; those that are gone already are left out. At most ten thousand. */
  removeAll(ids: readonly MonitorId[], at: number): Promise<void>;
  get(id: MonitorId): Promise<WatchedMonitor | null>;
  /** Those of these that are there, by their ids. */
  getAll(ids: readonly MonitorId[]): Promise<ReadonlyMap<MonitorId, WatchedMonitor>>;
  /** Those whom people may mean by a text: by id, by name, or by canonical address. Of one project, or of all. */
  findCalled(text: string, projectId?: ProjectId): Promise<readonly MonitorId[]>;
  findByTargets(kind: string, targets: readonly string[]): Promise<readonly Monitor[]>;
  list(query: MonitorQuery): Promise<Page<WatchedMonitor>>;
  /** Every tag in use, and how many monitors have it, the most used first. Of these projects, or of all. */
  countByTag(projectIds?: readonly ProjectId[]): Promise<readonly TagCount[]>;
  /** How many monitors are in each status; paused ones are counted apart. Of these projects, or of all. */
  countByStatus(projectIds?: readonly ProjectId[]): Promise<{
    readonly total: number;
    readonly paused: number;
    readonly byStatus: Readonly<Record<Status, number>>;
  }>;
}

/** The items of one entity, listed by id. Every write is durable when it resolves. */
export interface EntityStore<Item> {
  /**
   * Creates or replaces; says whether anything changed. Throws `NotFoundError` for what it refers to and its project has not,
   * `ConflictError` when it belongs to another project, `limit_exceeded` where it is new and its project has `max` of them.
   */
  put(item: Item, max?: number): Promise<boolean>;
  /**
   * Throws `NotFoundError`; `ConflictError` while others refer to it. Pending notifications of a channel become dead.
   */
  remove(id: string): Promise<void>;
  get(id: string): Promise<Item | null>;
  list(request: OwnedPageRequest): Promise<Page<Item>>;
}

export type OwnerStore = EntityStore<EntityItems['owners']>;
export type ChannelStore = EntityStore<EntityItems['channels']>;

/** A store for each entity. */
export type EntityStores = { readonly [Name in keyof EntityItems]: EntityStore<EntityItems[Name]> };

/** One decision of the judge, to be written whole or not at all. */
export interface LedgerEntry {
  readonly monitorId: MonitorId;
  readonly at: number;
  /** The state to keep from now on. */
  readonly state: MonitorState;
  /** The status left behind when it changed; `null` when only the state's inner fields moved. */
  readonly changedFrom: Status | null;
  /** Opened, or replaced by its resolved form. */
  readonly incident: Incident | null;
  readonly notifications: readonly Notification[];
  /** What the stages of the alert pipeline remember of the monitor from now on; those that are left out stay as they were. */
  readonly stages: Partial<StageStates>;
  /** What happened to its incident. */
  readonly events: readonly IncidentEvent[];
  /** What the check of a moment of its outage saw; absent at any other. */
  readonly evidence?: KeptEvidence;
}

/** What the stages of the alert pipeline remember of a monitor. */
export interface RememberedStages {
  readonly monitorId: MonitorId;
  readonly stages: StageStates;
}

/** What the ledger wrote of the alert pipeline. */
export interface AlertStateStore {
  /** Monitors of which any stage remembers something, by id. */
  list(request: PageRequest): Promise<Page<RememberedStages>>;
  /** What they remember of one; of a monitor that is gone, nothing. */
  get(monitorId: MonitorId): Promise<StageStates>;
}

/** The durable truth about who is down and who must be notified. */
export interface Ledger {
  /**
   * Durable (synced to disk) when it resolves; all entries or none. Entries of removed monitors, and of an epoch that is
   * over, are dropped. May be repeated when it is not known whether it worked: an entry (monitor, sequence, time) or a
   * notification id that comes again changes nothing, whatever came after it. An older state never replaces a newer one.
   * Throws `ConflictError`, its `details.monitorId` saying whose, for a change of status that leaves a gap in the sequence
   * or rivals a stored one.
   */
  commit(entries: readonly LedgerEntry[]): Promise<void>;
}

/** Which incidents to list, newest first. */
export interface IncidentQuery extends OwnedPageRequest {
  readonly monitorId?: MonitorId;
  readonly isOpen?: boolean;
  /** Whether a person has taken it up. */
  readonly isAcknowledged?: boolean;
  /** Of a monitor of this owner. */
  readonly ownerId?: OwnerId;
  /** Of a monitor that has this tag. */
  readonly tag?: string;
  /** Began at or after it, epoch ms. */
  readonly from?: number;
  /** Began before it. */
  readonly to?: number;
}

export interface IncidentStore {
  get(id: IncidentId): Promise<Incident | null>;
  list(query: IncidentQuery): Promise<Page<Incident>>;
  /** What happened to it, in order; at most 500 events, none of one that is gone. */
  events(id: IncidentId): Promise<readonly IncidentEvent[]>;
  /** Adds to its time line; of one that is gone, nothing. One that comes again changes nothing. */
  note(event: IncidentEvent): Promise<void>;
  /** When the first message about each was delivered, epoch ms; those of which none was are left out. */
  notifiedAt(ids: readonly IncidentId[]): Promise<ReadonlyMap<IncidentId, number>>;
  /** What is kept of a monitor of a time, oldest first: at most 50 pieces, the latest ones; epoch ms, both ends belong to it. */
  evidence(
    monitorId: MonitorId,
    range: { readonly from: number; readonly to: number },
  ): Promise<readonly KeptEvidence[]>;
}

/** Which notifications to list, newest first. */
export interface NotificationQuery extends OwnedPageRequest {
  readonly state?: DeliveryState;
  readonly channelId?: ChannelId;
  readonly incidentId?: IncidentId;
  readonly kind?: NoticeKind;
}

/** Messages as people read them, and what people do with them. */
export interface Outbox {
  /** Adds a notification outside of an incident (a test message); a repeated id changes nothing. */
  add(notification: Notification): Promise<void>;
  /**
   * Makes a dead notification pending again, with the others of its group; its attempts stay counted. Throws
   * `NotFoundError`, `ConflictError` when it is not dead.
   */
  revive(id: NotificationId, now: number): Promise<void>;
  /** The same for all dead ones of a channel; how many there were. */
  reviveAll(channelId: ChannelId, now: number): Promise<number>;
  get(id: NotificationId): Promise<Notification | null>;
  list(query: NotificationQuery): Promise<Page<Notification>>;
  /** Its attempts, those of its groups included, oldest first; empty for an unknown one. */
  attemptsOf(id: NotificationId): Promise<readonly DeliveryAttempt[]>;
  /** Channels over which messages were given up that are still kept, and how many, the most first. */
  deadByChannel(): Promise<readonly { readonly channelId: ChannelId; readonly messages: number }[]>;
  /** When the next pending one that can be claimed is due (epoch ms, `null` without any) and how many wait; groups do not count beside their members. */
  backlog(): Promise<{
    readonly pending: number;
    readonly dead: number;
    readonly nextAttemptAt: number | null;
  }>;
}

/** Checks of one monitor, newest first. */
export interface CheckQuery extends PageRequest {
  readonly monitorId: MonitorId;
  /** Epoch ms, inclusive. */
  readonly from?: number;
  /** Epoch ms, exclusive. */
  readonly to?: number;
  /** Only these; a cursor is of one outcome. */
  readonly outcome?: Outcome;
}

/** How long each layer of history is kept, and what the ledger says of the past, in milliseconds. */
export interface Retention {
  readonly checksMs: number;
  readonly minutesMs: number;
  readonly hoursMs: number;
  readonly daysMs: number;
  /** Ended incidents and changes of status. */
  readonly incidentsMs: number;
  /** Delivered messages, those of an open incident excepted. */
  readonly deliveredMs: number;
  /** Dead letters. */
  readonly deadMs: number;
}

/** What was measured. Written in batches, at most a second behind. */
export interface History {
  /**
   * Checks of unknown monitors are dropped. May be repeated, also in part or among others, when it is not known whether it
   * worked: a check that comes again, the same in everything, changes nothing for as long as checks are kept. Not synced at
   * once: a power cut may cost the last of them.
   */
  append(checks: readonly Check[]): Promise<void>;
  list(query: CheckQuery): Promise<Page<Check>>;
  /** The newest `count` (at most 100) checks of each monitor, newest first. */
  latest(
    monitorIds: readonly MonitorId[],
    count: number,
  ): Promise<ReadonlyMap<MonitorId, readonly Check[]>>;
  /** Summed spans in which there was a check, oldest first, from the one that holds `from` to the last one begun before `to`. */
  rollups(query: {
    readonly monitorId: MonitorId;
    readonly resolution: Resolution;
    readonly from: number;
    readonly to: number;
  }): Promise<readonly Rollup[]>;
  /**
   * The same spans of each of these monitors as one; those without a check are left out. Reads a hundred thousand in short
   * steps.
   */
  totals(
    monitorIds: readonly MonitorId[],
    range: { readonly resolution: Resolution; readonly from: number; readonly to: number },
  ): Promise<ReadonlyMap<MonitorId, Rollup>>;
  /**
   * How quick a monitor was, exactly: the steps of `stepMs` in which there was a check, oldest first, the first of which begins
   * at `from`. `null` where the checks themselves are forgotten, or too many to be read in a moment: see `rollups`.
   */
  points(query: {
    readonly monitorId: MonitorId;
    readonly from: number;
    readonly to: number;
    readonly stepMs: number;
  }): Promise<readonly SeriesPoint[] | null>;
  /** Packs, sums up and forgets what is due by `now`, also in the ledger and the outbox; short steps, safe to interrupt. Call it every 10 to 60 seconds. */
  maintain(now: number, retention: Retention): Promise<void>;
}

/** A whole database behind small stores. Opened by its room's list, closed once. */
export interface Storage extends EntityStores, AccountStores {
  readonly monitors: MonitorStore;
  readonly ledger: Ledger;
  readonly incidents: IncidentStore;
  readonly alertStates: AlertStateStore;
  readonly outbox: Outbox;
  readonly deliveries: DeliveryQueue;
  readonly history: History;
  readonly heartbeats: HeartbeatStore;
  readonly life: LifeStore;
  readonly links: LinkStore;
  readonly past: PastStore;
  /** Flushes and lets go of the database. */
  close(): Promise<void>;
}

/** A kind of database in its room's list. */
export interface StorageDefinition {
  readonly kind: string;
  readonly title: string;
  /** Schemes of the URLs that name one, such as `postgres:`, the usual first. */
  readonly schemes: readonly string[];
  /** Where the database of such a URL is, as `open` takes it. Throws `InvalidError`, which shows no password. */
  locationOf(url: URL): string;
  /**
   * Opens, migrates and verifies. Throws `UnavailableError` with one clear line when the database is in use, newer than
   * this program, or damaged.
   */
  open(settings: { readonly location: string; readonly workerEntry: URL }): Promise<Storage>;
}
