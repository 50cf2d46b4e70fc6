import { CONNECT_BUDGET_MS } from '../../core/check/check-limits.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import { Column } from '../column.ts';
import type { Watched } from '../watched.ts';
import type { CheckCosts } from './cost.ts';
import type { Run } from './run.ts';

/** So many monitors must have met the silence themselves before one may speak for the others. */
const MIN_WITNESSES = 3;
/** How often one check dials a silent address itself, for all. */
const SPEAKER_EVERY_MS = 2_000;
/** How long after its end a dial speaks for others. */
const SPEAKS_FOR_MS = 10_000;
/** A silence that no check has met for so long is forgotten. */
const FORGOTTEN_AFTER_MS = 300_000;
/** A job carries no more of them. */
const MAX_PEERS = 32;

/** A dial that was not answered. Monotonic ms. */
interface Dial {
  readonly beganAt: number;
  readonly endedAt: number;
  /** How long it may have waited: it speaks for those who would wait no longer. */
  readonly patienceMs: number;
}

interface Silence {
  readonly peer: string;
  readonly ip: string;
  readonly witnesses: Set<MonitorId>;
  /** The one begun last. */
  latest: Dial;
  spokenAt: number;
}

/**
 * Addresses with their ports (`192.0.2.1:443`) at which the connections of several monitors time out. As long as that
 * lasts, one check every two seconds dials for all; the others look their names up, get to know, and need not wait for a
 * silence that is known. One connection that is taken there, and every check dials for itself again.
 */
export class SilentAddresses {
  readonly #byPeer = new Map<string, Silence>();
  readonly #costs: Pick<CheckCosts, 'addressOf'>;
  /** When the latest check of each monitor began, monotonic ms; 0 before there was one. */
  readonly #checkedAt = Column.ofDoubles();

  constructor(costs: Pick<CheckCosts, 'addressOf'>) {
    this.#costs = costs;
  }

  /**
   * What the monitor's next check need not dial. Only silences met by a dial begun after its last check, so that no two
   * of its failures rest on the same one. Empty for the check that is to dial for all.
   */
  silentPeersFor(watched: Watched, now: number): readonly string[] {
    if (this.#byPeer.size === 0) return NONE;
    const peers: string[] = [];
    for (const silence of this.#byPeer.values()) {
      if (!this.#speaksFor(silence, watched, now)) continue;
      if (now - silence.spokenAt >= SPEAKER_EVERY_MS && this.#leadsTo(watched, silence)) {
        silence.spokenAt = now;
        return NONE;
      }
      if (peers.length < MAX_PEERS) peers.push(silence.peer);
    }
    return peers;
  }

  /** A check of the monitor begins; `silentPeersFor` was asked for it before. */
  noteBegin(watched: Watched, now: number): void {
    this.#checkedAt.set(watched, now);
  }

  /** The monitor goes. */
  forget(watched: Watched): void {
    this.#checkedAt.set(watched, 0);
  }

  /** Learns from a check what its own dials met. */
  note(run: Run, result: ProbeResult, now: number): void {
    if (result.reason === 'connect_timeout') this.#addSilence(run, result, now);
    else if (this.#byPeer.size > 0 && result.timings.connectMs !== null)
      this.#endSilence(run, result);
  }

  #addSilence({ monitor, submittedAt }: Run, { evidence }: ProbeResult, now: number): void {
    const { unansweredPeers } = evidence;
    if (!Array.isArray(unansweredPeers)) return;
    const dial = { beganAt: submittedAt, endedAt: now, patienceMs: patienceOf(monitor) };
    for (const peer of unansweredPeers) {
      if (typeof peer !== 'string') continue;
      const known = this.#byPeer.get(peer);
      const silence = known ?? newSilence(peer, dial);
      if (known === undefined) {
        this.#forgetOld(now);
        this.#byPeer.set(peer, silence);
      }
      if (silence.witnesses.size < MIN_WITNESSES) silence.witnesses.add(monitor.id);
      if (dial.beganAt >= silence.latest.beganAt) silence.latest = dial;
    }
  }

  #endSilence({ monitor }: Run, { address, evidence: { finalUrl } }: ProbeResult): void {
    const target = typeof finalUrl === 'string' ? finalUrl : monitor.target;
    for (const silence of this.#byPeer.values()) {
      if (silence.ip === address && hasPort(silence, target)) this.#byPeer.delete(silence.peer);
    }
  }

  #speaksFor({ witnesses, latest }: Silence, watched: Watched, now: number): boolean {
    return (
      witnesses.size >= MIN_WITNESSES &&
      now - latest.endedAt <= SPEAKS_FOR_MS &&
      latest.beganAt >= this.#checkedAt.get(watched) &&
      latest.patienceMs >= patienceOf(watched.monitor)
    );
  }

  /** A check of the monitor dials it, as far as is known. */
  #leadsTo(watched: Watched, silence: Silence): boolean {
    const isThere = silence.ip === this.#costs.addressOf(watched);
    return isThere && hasPort(silence, watched.monitor.target);
  }

  #forgetOld(now: number): void {
    for (const { peer, latest } of this.#byPeer.values()) {
      if (now - latest.endedAt > FORGOTTEN_AFTER_MS) this.#byPeer.delete(peer);
    }
  }
}

const NONE: readonly string[] = [];

function newSilence(peer: string, latest: Dial): Silence {
  const ip = peer.slice(0, peer.lastIndexOf(':')).replace(/^\[|\]$/g, '');
  return { peer, ip, witnesses: new Set(), latest, spokenAt: Number.NEGATIVE_INFINITY };
}

/** How long a check of the monitor waits for a connection, at most. */
function patienceOf({ timeoutMs }: Pick<Monitor, 'timeoutMs'>): number {
  return Math.min(timeoutMs, CONNECT_BUDGET_MS);
}

function hasPort({ peer }: Silence, target: string): boolean {
  const port = portOf(target);
  return port === null || peer.endsWith(`:${port}`);
}

const USUAL_PORTS: Readonly<Record<string, string>> = {
  'http:': '80',
  'https:': '443',
  'ws:': '80',
  'wss:': '443',
};

/** The port that an address names; `null` when it has to be known from elsewhere. */
function portOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { port, protocol } = new URL(address);
  return port === '' ? (USUAL_PORTS[protocol] ?? null) : port;
}
