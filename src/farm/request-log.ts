/** One request that reached a site, or one connection that the site cut before a request. */
export interface FarmRequest {
  /** The site, lower case. */
  readonly name: string;
  /** Empty when the site acted before it read a request; then `path` and `host` are empty too. */
  readonly method: string;
  readonly path: string;
  readonly host: string;
  /** When its head was complete, epoch milliseconds. */
  readonly at: number;
  /** The client's port: a new one for each connection. */
  readonly remotePort: number;
}

interface SiteLog {
  count: number;
  readonly last: FarmRequest[];
}

/** What truly happened at each site. Keeps the newest requests a site, and counts all of them. */
export class RequestLog {
  readonly #sites = new Map<string, SiteLog>();
  readonly #limit: number;
  readonly #onRequest: ((request: FarmRequest) => void) | undefined;

  /** `limit`: requests kept a site; 0 keeps none and only counts. */
  constructor(limit: number, onRequest?: (request: FarmRequest) => void) {
    this.#limit = limit;
    this.#onRequest = onRequest;
  }

  record(request: FarmRequest): void {
    let site = this.#sites.get(request.name);
    if (site === undefined) {
      site = { count: 0, last: [] };
      this.#sites.set(request.name, site);
    }
    if (this.#limit > 0) {
      // A ring: the slot of the oldest request is written over.
      site.last[site.count % this.#limit] = request;
    }
    site.count += 1;
    this.#onRequest?.(request);
  }

  /** The kept requests of a site, oldest first. */
  of(name: string): readonly FarmRequest[] {
    const site = this.#sites.get(name);
    if (site === undefined) return [];
    const oldest = site.count > this.#limit ? site.count % this.#limit : 0;
    return [...site.last.slice(oldest), ...site.last.slice(0, oldest)];
  }

  /** All requests of a site since the start, also those that are no longer kept. */
  count(name: string): number {
    return this.#sites.get(name)?.count ?? 0;
  }
}
