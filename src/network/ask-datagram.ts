import type { TraceEventOf } from '../core/explain/trace.ts';
import { connectFault } from './probe/connect-fault.ts';
import { endFault, type EndCause } from './probe/deadline.ts';
import { downFault, type Failure, type Fault } from './probe/fault.ts';
import { addressesOf, type LineSetup } from './open-line.ts';
import type { Family } from './dns/address-query.ts';
import { openDnsUdp } from './dns/wire/udp.ts';
import { attributeToOwnFamily } from './policy/own-family.ts';
import type { ProbeContext } from './probe/context.ts';

/** A datagram to send, and where to. */
export interface DatagramRequest {
  /** A name or an IP address without brackets; of a name the first address is asked. */
  readonly host: string;
  readonly port: number;
  readonly family: Family;
  readonly payload: Buffer;
  /** Whether a datagram that came is what was waited for. */
  readonly isAnswer: (datagram: Buffer) => boolean;
}

/** What came back: the answer, or only other datagrams, of which this is the last. */
export type DatagramEnd =
  | { readonly kind: 'answered' | 'other'; readonly datagram: Buffer }
  | { readonly kind: 'silent' }
  | Failure;

/** Datagrams get lost: a request that is not answered is sent again after so long. */
const RESEND_MS = 1_000;
/** A peer that answers one request with so many others floods us. */
const MAX_OTHERS = 100;

/** Sends a datagram, again each second, until the answer comes; from a socket that receives from that address alone. */
export async function askDatagram(
  request: DatagramRequest,
  setup: LineSetup,
  probe: ProbeContext,
): Promise<DatagramEnd> {
  const { host, port } = request;
  const { measurements, trace } = probe;
  const addresses = await addressesOf(request, setup, probe);
  if ('outcome' in addresses) {
    measurements.looksLike = addresses.looksLike ?? null;
    return { kind: 'failed', fault: addresses };
  }
  const [address = ''] = addresses;
  measurements.address = address;
  trace?.emit({ kind: 'datagram', host, port, bytes: request.payload.length });
  const end = await exchange(request, address, probe);
  trace?.emit(endEvent(end));
  if (end.kind !== 'failed') return end;
  const { hasIpv6 } = setup;
  return { kind: 'failed', fault: attributeToOwnFamily(end.fault, { addresses, hasIpv6 }) };
}

function exchange(
  { port, payload, isAnswer }: DatagramRequest,
  address: string,
  { deadline, measurements }: ProbeContext,
): Promise<DatagramEnd> {
  return new Promise((resolve, reject) => {
    const sentAt = performance.now();
    let other: Buffer | null = null;
    let others = 0;
    const close = (): void => {
      clearInterval(again);
      deadline.release();
      socket.close();
    };
    const finish = (end: DatagramEnd): void => {
      close();
      resolve(end);
    };
    const take = (datagram: Buffer): void => {
      measurements.firstByteMs ??= performance.now() - sentAt;
      if (isAnswer(datagram)) return finish({ kind: 'answered', datagram });
      other = datagram;
      others += 1;
      if (others >= MAX_OTHERS) finish({ kind: 'other', datagram });
    };
    const onEnd = (cause: EndCause): void => {
      if (cause !== 'timeout') return finish({ kind: 'failed', fault: stopped(cause) });
      finish(other === null ? { kind: 'silent' } : { kind: 'other', datagram: other });
    };
    const socket = openDnsUdp(
      payload,
      { address, port },
      {
        onMessage: (datagram) => {
          try {
            take(datagram);
          } catch (error) {
            close();
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        },
        onError: (code) =>
          finish({ kind: 'failed', fault: refusal(code, `${address} port ${port}`) }),
      },
    );
    const again = setInterval(() => socket.send(), RESEND_MS);
    deadline.guard(Number.POSITIVE_INFINITY, onEnd);
  });
}

// The machine answers for a port without a listener (ICMP).
function refusal(code: string, peer: string): Fault {
  if (code !== 'ECONNREFUSED') return connectFault({ code }, peer);
  return downFault('connect_refused', 'connect', `nothing listens on this port (${peer})`);
}

function stopped(cause: EndCause): Fault {
  return endFault(cause, { reason: 'head_timeout', phase: 'head', message: 'did not answer' });
}

function endEvent(end: DatagramEnd): TraceEventOf<'datagram_ended'> {
  const { reason, message } =
    end.kind === 'failed' ? end.fault : ({ reason: null, message: null } as const);
  const bytes = 'datagram' in end ? end.datagram.length : null;
  return { kind: 'datagram_ended', bytes, reason, message };
}
