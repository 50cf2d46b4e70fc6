import type { Failure, Network, ProbeContext } from '../../network/index.ts';
import { fetchJson } from './fetch-json.ts';
import { readBootstrap, serverFor, type Bootstrap } from './rdap-answer.ts';

/** Where to ask after a domain. */
export type FoundServer =
  | { readonly kind: 'found'; readonly base: string }
  /** No registry of such domains has a server. */
  | { readonly kind: 'none' }
  | { readonly kind: 'lost'; readonly message: string }
  | Failure;

const KEPT_MS = 86_400_000;
const MAX_BYTES = 2_097_152;

interface Kept {
  readonly bootstrap: Bootstrap;
  readonly until: number;
}

/** Finds servers in bootstrap files, each of which is fetched once a day at most and used longer when it is out of reach. */
export class ServerFinder {
  readonly #network: Network;
  readonly #kept = new Map<string, Kept>();

  constructor(network: Network) {
    this.#network = network;
  }

  async find(
    { domain, bootstrap: url }: { readonly domain: string; readonly bootstrap: string },
    probe: ProbeContext,
  ): Promise<FoundServer> {
    const kept = this.#kept.get(url);
    if (kept !== undefined && kept.until > Date.now()) return serverIn(kept, domain);
    const fetched = await fetchJson(this.#network, { url, maxBytes: MAX_BYTES }, probe);
    const bootstrap =
      fetched.kind === 'fetched' && !fetched.isCut ? readBootstrap(fetched.body) : null;
    if (bootstrap !== null) {
      const fresh = { bootstrap, until: Date.now() + KEPT_MS };
      this.#kept.set(url, fresh);
      return serverIn(fresh, domain);
    }
    if (kept !== undefined) return serverIn(kept, domain);
    if (fetched.kind !== 'fetched') return fetched;
    return { kind: 'lost', message: `answered ${fetched.statusCode} without a bootstrap file` };
  }
}

function serverIn({ bootstrap }: Kept, domain: string): FoundServer {
  const base = serverFor(domain, bootstrap);
  return base === null ? { kind: 'none' } : { kind: 'found', base };
}
