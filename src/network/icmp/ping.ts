import type { TraceEventOf } from '../../core/explain/trace.ts';
import { attributeToOwnFamily } from '../policy/own-family.ts';
import { endFault, type EndCause } from '../probe/deadline.ts';
import type { Family } from '../dns/address-query.ts';
import { codeOf, ownFault, unknownFault, type Failure, type Fault } from '../probe/fault.ts';
import { findAddresses, literalAddress, type AddressSetup } from '../dns/find-addresses.ts';
import { readPingOutput, type PingReport } from './ping-output.ts';
import type { ProbeContext } from '../probe/context.ts';

/** The host to ping, and how often. */
export interface PingRequest {
  /** A name or an IP address without brackets. */
  readonly host: string;
  readonly family: Family;
  /** Packets to send, from 1 to 20. */
  readonly count: number;
}

/** The replies to echo requests, however many came. */
export interface Pinged extends PingReport {
  readonly kind: 'pinged';
  readonly sent: number;
}

// Below 200 ms only root may ping.
const INTERVAL_SECONDS = 0.2;
const MAX_OUTPUT_BYTES = 65_536;
// So long before the deadline ping is signalled to print what it has.
const LAST_WORD_MS = 150;

/**
 * Sends echo requests to the first address of a host that the policy allows. Node has no socket for them, so the
 * machine's `ping` does it: without a shell, and with the numeric address that was judged here.
 */
export async function pingHost(
  request: PingRequest,
  setup: AddressSetup,
  probe: ProbeContext,
): Promise<Pinged | Failure> {
  const { host, count } = request;
  probe.trace?.emit({ kind: 'ping', host, count });
  const end = await pingAddress(request, setup, probe);
  probe.trace?.emit(endEvent(end));
  return end;
}

function endEvent(end: Pinged | Failure): TraceEventOf<'pinged'> {
  if (end.kind === 'failed') {
    const { reason, message } = end.fault;
    return { kind: 'pinged', sent: 0, roundTripsMs: [], refusal: null, reason, message };
  }
  const { sent, roundTripsMs, refusal } = end;
  return { kind: 'pinged', sent, roundTripsMs, refusal, reason: null, message: null };
}

async function pingAddress(
  { host, family, count }: PingRequest,
  setup: AddressSetup,
  probe: ProbeContext,
): Promise<Pinged | Failure> {
  const { deadline, measurements } = probe;
  let addresses = literalAddress(host, { family, targets: setup.targets });
  if (addresses === null) {
    const startedAt = performance.now();
    addresses = await findAddresses({ name: host, family }, setup, deadline);
    measurements.dnsMs = performance.now() - startedAt;
  }
  if ('outcome' in addresses) {
    measurements.looksLike = addresses.looksLike ?? null;
    return { kind: 'failed', fault: addresses };
  }
  const [address = ''] = addresses;
  measurements.address = address;
  const end = await runPing({ address, count }, probe);
  if (end.kind === 'pinged') return end;
  const { hasIpv6 } = setup;
  return {
    kind: 'failed',
    fault: attributeToOwnFamily(end.fault, { addresses: [address], hasIpv6 }),
  };
}

interface PingCommand {
  readonly address: string;
  readonly count: number;
}

async function runPing(
  { address, count }: PingCommand,
  probe: ProbeContext,
): Promise<Pinged | Failure> {
  const { deadline } = probe;
  const { spawn } = await import('node:child_process');
  const patienceMs = Math.max(0, deadline.remainingMs() - LAST_WORD_MS);
  // Never -w: with it ping goes on beyond its count when packets get lost. -n keeps it from looking names up.
  const given = ['-n', '-c', count, '-i', INTERVAL_SECONDS, address].map(String);
  return new Promise((resolve) => {
    const child = spawn('ping', given, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
    });
    let output = '';
    let complaint = '';
    let cause: EndCause | null = null;
    const timer = setTimeout(() => child.kill('SIGINT'), patienceMs);
    const settle = (end: Pinged | Failure): void => {
      clearTimeout(timer);
      deadline.release();
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(end);
    };
    deadline.guard(Number.POSITIVE_INFINITY, (why) => {
      cause = why;
      settle(pingEnd({ output, complaint, count, cause }));
    });
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      if (output.length < MAX_OUTPUT_BYTES) output += text;
    });
    child.stderr.setEncoding('latin1').on('data', (text: string) => {
      if (complaint.length < MAX_OUTPUT_BYTES) complaint += text;
    });
    child.on('error', (error) => settle({ kind: 'failed', fault: startFault(error) }));
    child.on('close', () => settle(pingEnd({ output, complaint, count, cause })));
  });
}

/** The output of a run of ping, and how it ended. */
interface PingRun {
  readonly output: string;
  readonly complaint: string;
  readonly count: number;
  /** `null` when it ended by itself. */
  readonly cause: EndCause | null;
}

/** The meaning of a run of ping: about the target when it sent packets, else about our machine. */
function pingEnd({ output, complaint, count, cause }: PingRun): Pinged | Failure {
  const report = readPingOutput(output);
  if (cause !== null && cause !== 'timeout') {
    const timeout = { reason: 'ping_silent', phase: 'connect', message: '' } as const;
    return { kind: 'failed', fault: endFault(cause, timeout) };
  }
  if (report.roundTripsMs.length === 0) {
    const own = complaintFault(complaint);
    if (own !== null) return { kind: 'failed', fault: own };
  }
  // Stopped before its summary, it has sent all it was asked for unless replies say more.
  const sent = Math.max(report.sent ?? count, report.roundTripsMs.length);
  if (sent > 0 && (report.sent !== null || cause !== null))
    return { ...report, kind: 'pinged', sent };
  const complaintText =
    complaint
      .split('\n', 1)[0]
      ?.replace(/[^ -~]/g, '')
      .slice(0, 120) ?? '';
  return {
    kind: 'failed',
    fault: unknownFault('no_ping', 'connect', `our ping does not work (${complaintText})`),
  };
}

function complaintFault(complaint: string): Fault | null {
  const text = complaint.toLowerCase();
  if (text.includes('network is unreachable') || text.includes('cannot assign requested address')) {
    return unknownFault('network', 'connect', 'our machine cannot reach the network');
  }
  if (text.includes('not permitted') || text.includes('permission denied')) {
    return unknownFault('no_ping', 'connect', 'our machine does not allow us to ping');
  }
  if (text.includes('no buffer space')) {
    return unknownFault('resources', 'connect', 'our machine is out of buffers');
  }
  return null;
}

function startFault(error: unknown): Fault {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'EACCES') {
    return unknownFault(
      'no_ping',
      'connect',
      'our machine has no ping: install the package iputils-ping',
    );
  }
  return (
    ownFault(code === 'EAGAIN' ? 'ENOMEM' : code, 'connect') ??
    unknownFault('no_ping', 'connect', `our ping could not be started (${code.slice(0, 60)})`)
  );
}
