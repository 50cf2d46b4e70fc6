import type { ApiIncident } from '../api-answers.ts';
import type { DatabaseFacts } from '../crash-record.ts';
import type { SiteOutage } from '../flapping-sites.ts';

/** One message at a receiver. */
export interface SunkNotice {
  /** `webhook-id`, or what stands before the `@` of the Message-ID. */
  readonly id: string;
  readonly at: number;
  readonly kind: string;
  /** Name of the monitor; empty for a group. */
  readonly site: string;
  /** The incident, or the group. */
  readonly aboutId: string;
  readonly isAccepted: boolean;
  /** The channel whose message was given up, when it is about that. */
  readonly deadLettersOf: string | null;
  /** Differs when two messages do. */
  readonly content: string;
}

/** A channel, and what it is to get. */
export interface ChannelPlan {
  readonly id: string;
  readonly sites: readonly string[];
  readonly sends: 'all' | 'down' | 'up';
  /** It refuses everything for good; what it refuses goes to this channel of the same owner instead. */
  readonly refusedTo: string | null;
}

/** Everything the recorders of one run saw: sites, receivers, the ledger and the injector. Times are epoch ms. */
export interface PointRecord {
  /** `null`: the run came to its end before the point. */
  readonly killedAt: number | null;
  /** Monitor ids by site. */
  readonly monitorIds: ReadonlyMap<string, string>;
  readonly channels: readonly ChannelPlan[];
  /** Gets word of dead letters. */
  readonly operatorChannelId: string;
  readonly outages: readonly SiteOutage[];
  readonly incidents: readonly ApiIncident[];
  /** Messages by channel id, in the order in which they came. */
  readonly sunk: ReadonlyMap<string, readonly SunkNotice[]>;
  readonly database: DatabaseFacts;
}
