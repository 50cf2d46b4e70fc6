/** The output of `ping` as numbers. */
export interface PingReport {
  /** Round trips in milliseconds, one for each reply, in the order they came; a packet that came twice counts once. */
  readonly roundTripsMs: readonly number[];
  /** Packets that were sent; `null` when ping did not come to its summary. */
  readonly sent: number | null;
  /** The words of a router on the way or our own machine in the place of a reply, such as `Destination Host Unreachable`. */
  readonly refusal: string | null;
}

const REPLY =
  /^\d{1,6} bytes from \S{1,100}?:? .*?\bicmp_seq=(\d{1,6})\b.*?\btime[=<](\d{1,9}(?:\.\d{1,6})?) ?ms/;
const SUMMARY = /^(\d{1,6}) packets transmitted, (\d{1,6}) (?:packets )?received/;
const REFUSAL = /^From \S{1,100} (?:\(\S{1,100}\) )?icmp_seq=\d{1,6} ([A-Z][A-Za-z ,()=\d]{3,80})$/;
const MAX_LINE_LENGTH = 500;

/** Reads the output of iputils' or BusyBox' ping under LC_ALL=C. Lines that say nothing are left out. */
export function readPingOutput(output: string): PingReport {
  const roundTrips = new Map<number, number>();
  let sent: number | null = null;
  let refusal: string | null = null;
  for (const line of output.split('\n')) {
    if (line.length > MAX_LINE_LENGTH) continue;
    const reply = REPLY.exec(line.replace(/\bseq=/, 'icmp_seq=').replace('icmp_icmp_', 'icmp_'));
    if (reply !== null) {
      const sequence = Number(reply[1]);
      if (!roundTrips.has(sequence)) roundTrips.set(sequence, Number(reply[2]));
      continue;
    }
    const summary = SUMMARY.exec(line);
    if (summary !== null) sent = Number(summary[1]);
    refusal ??= REFUSAL.exec(line)?.[1] ?? null;
  }
  return { roundTripsMs: [...roundTrips.values()], sent, refusal };
}
