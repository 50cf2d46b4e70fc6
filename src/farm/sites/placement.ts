import type { RequestLog } from '../request-log.ts';
import type { SiteBehaviour } from './site-behaviour.ts';
import type { LiveSite } from './site-connection.ts';

/** A site while it is placed: where it is, and what it does. */
export interface PlacedLiveSite extends LiveSite {
  behaviour: SiteBehaviour;
  /** Where its listener is; what its name resolves to may differ while it refuses. */
  readonly address: string;
}

/** Where the sites of a farm listen. */
export interface Placement {
  readonly port: number;
  readonly sites: ReadonlyMap<string, PlacedLiveSite>;
  /** The address that the name of a site resolves to, given what it does now. */
  readonly resolvesTo: (site: PlacedLiveSite) => string;
  /** Brings the listener in line with what the site does now; open connections go on. */
  readonly follow: (site: PlacedLiveSite) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** What a placement starts from; names are lower case and differ. */
export interface PlacementOptions {
  readonly sites: readonly { readonly name: string; readonly behaviour: SiteBehaviour }[];
  /** Port that all sites share; 0 lets the system choose. */
  readonly port: number;
  /** For the placement behind one listener: further ones on addresses of their own, 0 for none. */
  readonly addressCount: number;
  readonly log: RequestLog;
}
