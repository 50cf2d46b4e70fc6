import type { JsonObject } from '../../core/json.ts';
import { downFault, type Pinged, type ProbeContext } from '../../network/index.ts';
import type { ProbeTask } from '../define-prober.ts';
import { failed, up, type Finding } from '../finding.ts';
import type { IcmpOptions } from './options.ts';
import type { IcmpReason } from './words.ts';

type IcmpFinding = Finding<IcmpReason>;

/** Pings, and judges by how much came back. */
export async function judgePing({
  options,
  network,
  probe,
}: ProbeTask<IcmpOptions>): Promise<IcmpFinding> {
  const { host, packets, maxLoss, family } = options;
  const pinged = await network.datagrams.ping({ host, family, count: packets }, probe);
  return pinged.kind === 'failed' ? failed(pinged) : judgeLoss(pinged, maxLoss, probe);
}

function judgeLoss(pinged: Pinged, maxLoss: number, { measurements }: ProbeContext): IcmpFinding {
  const { sent, roundTripsMs, refusal } = pinged;
  const received = roundTripsMs.length;
  const evidence = {
    packetsSent: sent,
    packetsReceived: received,
    lossRatio: sent === 0 ? 0 : (sent - received) / sent,
    roundTripMs: spreadOf(roundTripsMs),
  };
  const [first = null] = roundTripsMs;
  measurements.firstByteMs = first;
  if (received === 0) {
    const fault =
      refusal === null
        ? downFault('ping_silent', 'connect', `answered none of ${sent} echo requests`)
        : downFault('unreachable', 'connect', `cannot be reached: ${refusal}`);
    return { ...fault, evidence };
  }
  const answered = `answered ${received} of ${sent} echo requests`;
  if ((sent - received) * 100 > maxLoss * sent) {
    return { ...downFault('packet_loss', 'connect', answered), evidence };
  }
  const notes = received < sent ? ['packet_loss'] : [];
  return up(answered, { notes, evidence });
}

function spreadOf(times: readonly number[]): JsonObject | null {
  if (times.length === 0) return null;
  const sum = times.reduce((total, each) => total + each, 0);
  return {
    min: Math.min(...times),
    mean: Math.round((sum / times.length) * 1_000) / 1_000,
    max: Math.max(...times),
  };
}
