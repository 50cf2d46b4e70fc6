import type { Static } from 'typebox';
import type { incidentSchema } from './incident.ts';
import type { fleetCountsSchema, headlineSchema, trustSchema } from './fleet.ts';

/** Sites whose checks one listener may follow at once. */
export const MAX_IN_VIEW = 200;

/** A site that changed: its place in the map, its byte there, since when (epoch ms), and why. */
export type SiteChange = readonly [
  index: number,
  site: number,
  since: number,
  reason: string | null,
];

/** A finished check of a site in view: its place in the map, when it began (epoch ms), how long it took. */
export type SiteMark = readonly [index: number, at: number, ms: number];

/** The data of the messages of `GET /events?view=`, by their names. */
export interface ViewData {
  /** First, and after each break. With another `mapVersion` than before, read map and rows again. */
  readonly hello: {
    /** What `PUT /events/:stream/view` names. */
    readonly stream: string;
    readonly now: number;
    readonly mapVersion: string;
    readonly counts: Static<typeof fleetCountsSchema>;
    readonly headline: Static<typeof headlineSchema>;
    readonly trust: Static<typeof trustSchema>;
  };
  readonly sites: readonly SiteChange[];
  readonly marks: readonly SiteMark[];
  readonly counts: {
    readonly counts: Static<typeof fleetCountsSchema>;
    readonly headline: Static<typeof headlineSchema>;
  };
  readonly trust: Static<typeof trustSchema>;
  readonly incident: Static<typeof incidentSchema>;
  /** Trouble of the service itself that began or ended. */
  readonly alarm: {
    readonly id: string;
    readonly cause: string;
    readonly startedAt: number;
    readonly endedAt: number | null;
  };
  /** A message about an incident reached its receiver: the overview says of which. */
  readonly notified: Readonly<Record<string, never>>;
  /** Something was missed, or the map has another order: read everything again. */
  readonly resync: { readonly mapVersion: string };
}
