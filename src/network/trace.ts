import type { Certificate } from '../core/outcome.ts';

/** What is learnt on the way to an answer; times are summed over all connections of one probe. */
export interface Trace {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  /** From the end of a request to the first byte of its answer. */
  firstByteMs: number | null;
  /** The address that was dialled last. */
  address: string | null;
  /** What the last encrypted connection showed. */
  certificate: Certificate | null;
  readonly notes: string[];
  /** Peers that were dialled and did not answer. */
  readonly unansweredPeers: string[];
}

/** A trace with nothing in it yet. */
export function newTrace(): Trace {
  return {
    dnsMs: null,
    connectMs: null,
    tlsMs: null,
    firstByteMs: null,
    address: null,
    certificate: null,
    notes: [],
    unansweredPeers: [],
  };
}

/** The evidence of dials that were not answered; empty without one. */
export function unansweredIn({ unansweredPeers }: Trace): {
  readonly unansweredPeers?: readonly string[];
} {
  return unansweredPeers.length === 0 ? {} : { unansweredPeers: [...new Set(unansweredPeers)] };
}

/** Adds notes that are not there yet. */
export function addNotes(trace: Trace, notes: readonly string[]): void {
  for (const note of notes) {
    if (!trace.notes.includes(note)) trace.notes.push(note);
  }
}
