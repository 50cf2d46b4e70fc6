import type { FarmRequest } from '../../src/farm/request-log.ts';
import type { ApiIncident, ApiNotification } from './api-answers.ts';
import type { SiteOutage } from './flapping-sites.ts';

/** One message at a sink. */
export interface SunkMessage {
  /** `webhook-id`, or what stands before the `@` of the Message-ID. */
  readonly id: string;
  readonly at: number;
  readonly kind: string;
  /** The incident, or the group. */
  readonly aboutId: string;
  /** The sites that it names. */
  readonly sites: readonly string[];
  /** Differs when two messages do. */
  readonly content: string;
}

/** One life of the service; epoch ms. */
export interface Life {
  readonly startedAt: number;
  /** `null`: killed while it started. */
  readonly readyAt: number | null;
  readonly endedAt: number;
}

/** A change of status as the database keeps it. */
export interface Transition {
  readonly monitorId: string;
  readonly sequence: number;
  readonly fromStatus: string;
  readonly toStatus: string;
}

/** A message as the database keeps it. */
export interface KeptMessage {
  /** Messages of a receiver go out in this order. */
  readonly no: number;
  readonly id: string;
  readonly channelId: string;
  readonly incidentId: string | null;
  readonly kind: string;
  readonly state: string;
  /** The group that it went out in. */
  readonly groupId: string | null;
}

/** The database, read without the service. */
export interface DatabaseFacts {
  /** What the pragmas complain about. */
  readonly complaints: readonly string[];
  readonly incidentIds: readonly string[];
  readonly transitions: readonly Transition[];
  readonly lastSequences: ReadonlyMap<string, number>;
  readonly messages: readonly KeptMessage[];
}

/** Everything the recorders of one run saw: sites, sinks, the ledger and the injector. */
export interface CrashRecord {
  readonly intervalMs: number;
  /** Of the sites that always work. */
  readonly steadyIntervalMs: number;
  readonly confirmationMs: number;
  /** Monitor ids by site. */
  readonly monitorIds: ReadonlyMap<string, string>;
  readonly steadySites: readonly string[];
  /** Channel ids, each with the sites that it is to get word of. */
  readonly channels: ReadonlyMap<string, readonly string[]>;
  readonly requests: ReadonlyMap<string, readonly FarmRequest[]>;
  readonly outages: readonly SiteOutage[];
  readonly lives: readonly Life[];
  readonly incidents: readonly ApiIncident[];
  readonly notifications: readonly ApiNotification[];
  /** Messages by channel id, in the order in which they came. */
  readonly sunk: ReadonlyMap<string, readonly SunkMessage[]>;
  readonly database: DatabaseFacts;
}
