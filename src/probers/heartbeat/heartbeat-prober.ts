import { HEARTBEAT_KIND, NO_PINGS } from '../../core/heartbeat/heartbeat.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ProberDefinition, ProbeRequest } from '../../core/ports/prober.ts';
import type { Network } from '../../network/index.ts';
import { defineKind } from '../define-prober.ts';
import { judgePings, type PingFacts } from './judge-pings.ts';
import { canonicalHeartbeat, heartbeatOptions, rulesOf } from './options.ts';
import { heartbeatReasons } from './words.ts';

/** Judges a job by its pings: one that stays silent for too long is down. Sends nothing. */
export const heartbeat: ProberDefinition<Network> = {
  ...defineKind({
    kind: HEARTBEAT_KIND,
    title: 'Job that pings us',
    options: heartbeatOptions,
    reasons: heartbeatReasons,
    canonical: canonicalHeartbeat,
    // A ping, and the lack of one, is a fact: there is nothing to confirm by looking again.
    defaults: { intervalMs: 30_000, confirmAfterMs: [], recoverAfterMs: [] },
    isPushed: true,
  }),
  open: () => ({ probe: async (request) => probe(request) }),
};

function probe({ options, facts = null }: ProbeRequest): ProbeResult {
  const known = isPingFacts(facts) ? facts : { now: Date.now(), record: NO_PINGS, gaps: [] };
  const { now, record, gaps } = known;
  const verdict = judgePings(rulesOf(options), { now, record, gaps });
  const { lastPingAt, runs, exitCode, runMs } = record;
  const runningSince = runs[0]?.startedAt ?? null;
  return {
    outcome: verdict.outcome,
    reason: verdict.reason,
    phase: null,
    notes: [],
    message: verdict.message,
    startedAt: now,
    address: null,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 },
    evidence: { lastPingAt, dueAt: verdict.dueAt, runningSince, exitCode, runMs },
    memory: null,
  };
}

// The service itself is where they come from.
function isPingFacts(facts: JsonObject | null): facts is JsonObject & PingFacts {
  return facts !== null;
}
