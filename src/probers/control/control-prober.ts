import type { JsonObject } from '../../core/json.ts';
import type { ControlEvidence, ControlPlace } from '../../core/probe-health/control-check.ts';
import { readExaminationRequest, writeObservations } from '../../core/probe-health/examination.ts';
import type { ExaminationRequest } from '../../core/probe-health/examination.ts';
import type { Prober } from '../../core/ports/prober.ts';
import { endFault, type Network, type ProbeContext } from '../../network/index.ts';
import { up, type Finding } from '../finding.ts';
import { runProbe } from '../run-probe.ts';

/**
 * Looks after ourselves: asks the witnesses of an examination, or looks a place up afresh, connects to it, and says
 * nothing to it; with `port: null` it looks up alone.
 */
export function openControlProber(network: Network): Prober {
  return {
    probe: (request, signal) =>
      runProbe({ network, request, signal }, async (probe) => {
        const examination = readExaminationRequest(request.options);
        if (examination !== null) return examine(examination, network, signal);
        const { host, isName, port } = request.options as JsonObject & ControlPlace;
        const isLookedUp = isName && (await isKnown(host, network, probe));
        const isConnected = port !== null && (await isThere({ host, port }, network, probe));
        const evidence = { isLookedUp, isConnected } satisfies ControlEvidence;
        return up('looked up and connected to', { evidence });
      }),
  };
}

async function examine(
  request: ExaminationRequest,
  network: Network,
  signal: AbortSignal | undefined,
): Promise<Finding> {
  const observations = await network.askWitnesses(request, signal);
  if (observations !== null) {
    return up('examined', { evidence: { observations: writeObservations(observations) } });
  }
  const message = 'our own process stalled during the examination';
  return endFault('stall', { reason: 'stall', phase: 'admission', message });
}

async function isKnown(name: string, network: Network, probe: ProbeContext): Promise<boolean> {
  for (const type of ['A', 'AAAA'] as const) {
    const answer = await network.askRecords({ name, type, servers: [] }, probe);
    if (answer.kind !== 'records') return false;
    if (answer.values.length > 0) return true;
  }
  return false;
}

async function isThere(
  place: { readonly host: string; readonly port: number },
  network: Network,
  probe: ProbeContext,
): Promise<boolean> {
  const line = await network.connect(
    { ...place, family: 'both', isSecure: false, isVerified: true, reading: 'stream' },
    probe,
  );
  if ('kind' in line) return false;
  line.close();
  return true;
}
