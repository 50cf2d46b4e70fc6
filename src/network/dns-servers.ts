import { getServers, Resolver } from 'node:dns';
import { DnsHealth } from './dns-health.ts';

/** One DNS server with what is known of it. */
export interface DnsServer {
  /** The channel that every question goes through first. */
  readonly cares: Resolver;
  readonly slowly: PatientChannel;
  readonly health: DnsHealth;
  /** Until then (monotonic milliseconds) it is asked after the others. */
  troubledUntil: number;
}

// A packet may get lost, and a server that fails once may not fail twice.
const quick = { timeout: 800, tries: 2 };
const patient = { timeout: 2_600, tries: 1 };
// From the third answer on, c-ares waits for five times what answers took on average, and then hears no late one.
const mostAnswers = 2;

/**
 * Asks names whose answer is not there at once. The channel that all share has learnt how fast their server is and gives
 * up on slow names; this one is replaced before it learns.
 */
export class PatientChannel {
  readonly #address: string | null;
  #cares: Resolver | null = null;
  #answers = 0;

  constructor(address: string | null) {
    this.#address = address;
  }

  /** The channel to ask now. */
  channel(): Resolver {
    if (this.#cares === null || this.#answers >= mostAnswers) {
      this.#cares = openChannel(this.#address, patient);
      this.#answers = 0;
    }
    return this.#cares;
  }

  /** It has answered. */
  countAnswer(): void {
    this.#answers += 1;
  }

  stop(): void {
    this.#cares?.cancel();
  }
}

/** Opens the channels to each server. `addresses` are `IP` or `IP:PORT`; none means the system's. */
export function openDnsServers(addresses: readonly string[]): readonly DnsServer[] {
  const given = addresses.length > 0 ? addresses : getServers();
  // A system with one server may be given another one while we run, which its own channel follows; and only that one
  // knows what the zone of a link-local server means.
  const isSystemsOnly =
    addresses.length === 0 && (given.length <= 1 || given.some((each) => each.includes('%')));
  const servers: readonly (string | null)[] = isSystemsOnly ? [null] : [...new Set(given)];
  return servers.map((address) => ({
    cares: openChannel(address, quick),
    slowly: new PatientChannel(address),
    health: new DnsHealth(address),
    troubledUntil: 0,
  }));
}

function openChannel(address: string | null, patience: typeof quick): Resolver {
  const channel = new Resolver(patience);
  if (address !== null) channel.setServers([address]);
  return channel;
}
