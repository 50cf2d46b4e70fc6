import type { Fault } from '../probe/fault.ts';
import type { DnsServer } from './servers.ts';
import { agreeOn, silence, type Vote } from './votes.ts';

/** The verdict of one server: something about the name, or a failure, which may be its own. */
export type ServerVerdict<T> =
  | { readonly kind: 'settled'; readonly value: T }
  | { readonly kind: 'failed'; readonly fault: Fault };

/** A question to one server, under way until it is closed. */
export interface Asking {
  /** The verdict on this server if nothing more comes. */
  readonly faultSoFar: Fault;
  resend(): void;
  close(): void;
}

/** A server that is asked, and its answers so far. */
export interface Party {
  readonly server: DnsServer;
  asking: Asking | null;
  sent: number;
  /** The failure that it reported. */
  vote: Fault | null;
}

/** The verdict of all servers if nothing more comes; each has to have shown that it works since then (monotonic ms). */
export function faultSoFar(asked: readonly Party[], since: number): Fault {
  return agreeOn(
    asked.map((party) => ({
      fault: voteOf(party),
      isWorking: party.server.health?.isProvenSince(since) ?? true,
    })),
  );
}

/** The same once it is known of each server whether it works. */
export function judgeParties(
  asked: readonly Party[],
  since: number,
  onFault: (fault: Fault) => void,
): void {
  const votes: Vote[] = [];
  if (asked.length === 0) onFault(agreeOn(votes));
  for (const party of asked) {
    const fault = voteOf(party);
    const count = (isWorking: boolean): void => {
      votes.push({ fault, isWorking });
      if (votes.length === asked.length) onFault(agreeOn(votes));
    };
    const { health } = party.server;
    if (health === null) count(true);
    else health.check(since, count);
  }
}

function voteOf({ vote, asking }: Party): Fault {
  return vote ?? asking?.faultSoFar ?? silence;
}
