import type { JsonObject } from '../../core/json.ts';
import type { Certificate } from '../../core/check/outcome.ts';
import type { ApparentFault } from './fault.ts';

/** Times and facts of the way to an answer; times are summed over all connections of one probe. */
export interface ProbeMeasurements {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  /** From the end of a request to the first byte of its answer. */
  firstByteMs: number | null;
  /** The address that was dialled last. */
  address: string | null;
  /** Of the last encrypted connection. */
  certificate: Certificate | null;
  readonly notes: string[];
  /** Peers that were dialled and did not answer. */
  readonly unansweredPeers: string[];
  /** The verdict that a failure of our own side would be, were that known to be healthy. */
  looksLike: ApparentFault | null;
}

/** A measurements with nothing in it yet. */
export function newMeasurements(): ProbeMeasurements {
  return {
    dnsMs: null,
    connectMs: null,
    tlsMs: null,
    firstByteMs: null,
    address: null,
    certificate: null,
    notes: [],
    unansweredPeers: [],
    looksLike: null,
  };
}

/** Evidence of the way for the engine; empty when all went well. */
export function evidenceIn({ unansweredPeers, looksLike }: ProbeMeasurements): JsonObject {
  return {
    ...(unansweredPeers.length > 0 && { unansweredPeers: [...new Set(unansweredPeers)] }),
    ...(looksLike !== null && { looksLike: { ...looksLike } }),
  };
}

/** Adds notes that are not there yet. */
export function addNotes(measurements: ProbeMeasurements, notes: readonly string[]): void {
  for (const note of notes) {
    if (!measurements.notes.includes(note)) measurements.notes.push(note);
  }
}
