import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ProbeTrace, TraceEventOf } from '../../core/explain/trace.ts';
import type { Fault } from '../probe/fault.ts';

/** How an attempt to connect ended. */
export type DialEnd = TraceEventOf<'dialled'>['end'];

/** Tells that an address is tried. */
export function tellDial(
  trace: ProbeTrace,
  dial: { readonly address: string; readonly port: number; readonly budgetMs: number },
): void {
  trace.emit({ kind: 'dial', ...dial });
}

/** Tells how that ended. */
export function tellDialled(
  trace: ProbeTrace,
  dialled: {
    readonly attempt: { readonly line: { readonly address: string }; readonly startedAt: number };
    readonly end: DialEnd;
    readonly fault: Fault | null;
  },
): void {
  const { attempt, end, fault } = dialled;
  trace.emit({
    kind: 'dialled',
    address: attempt.line.address,
    end,
    tookMs: performance.now() - attempt.startedAt,
    reason: fault?.reason ?? null,
    message: fault?.message ?? null,
  });
}

/** Tells that a handshake begins. */
export function tellTls(trace: ProbeTrace, host: string, budgetMs: number): void {
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  trace.emit({ kind: 'tls', serverName: isIP(name) === 0 ? name : null, budgetMs });
}

/** Tells how a handshake ended, with all that the other side has shown by then. */
export function tellTlsEnd(
  trace: ProbeTrace,
  end: {
    readonly socket: TLSSocket;
    readonly startedAt: number;
    readonly isVerified: boolean;
    readonly fault: Fault | null;
  },
): void {
  const { socket, fault } = end;
  const chain = chainOf(socket);
  const error: unknown = socket.authorizationError;
  const trustCode =
    error === null || error === undefined || chain.length === 0 ? null : codeOfTrust(error);
  const isTrusted = trustCode === null && socket.authorized;
  const untrusted = end.isVerified ? 'refused' : 'ignored';
  trace.emit({
    kind: 'tls_ended',
    tookMs: performance.now() - end.startedAt,
    ...agreedOn(socket),
    trust: chain.length === 0 ? 'unseen' : isTrusted ? 'trusted' : untrusted,
    trustCode,
    chain,
    reason: fault?.reason ?? null,
    message: fault?.message ?? null,
  });
}

type Agreed = Pick<TraceEventOf<'tls_ended'>, 'version' | 'cipher' | 'group' | 'alpn'>;

function agreedOn(socket: TLSSocket): Agreed {
  // The types do not know that there is nothing to read before the handshake is done or once the socket is closed.
  const cipher = socket.getCipher() as { readonly standardName?: string } | undefined;
  const key = socket.getEphemeralKeyInfo() as { readonly name?: string } | null;
  const alpn = socket.alpnProtocol;
  return {
    version: socket.getProtocol(),
    cipher: cipher?.standardName ?? null,
    group: key?.name ?? null,
    alpn: typeof alpn === 'string' ? alpn : null,
  };
}

const longestChain = 10;
const shownNames = 5;

function chainOf(socket: TLSSocket): TraceEventOf<'tls_ended'>['chain'] {
  const chain: X509Certificate[] = [];
  let each = socket.getPeerX509Certificate();
  while (each !== undefined && chain.length < longestChain) {
    chain.push(each);
    const issuer: X509Certificate | undefined = each.issuerCertificate;
    each = issuer?.fingerprint256 === each.fingerprint256 ? undefined : issuer;
  }
  return chain.map((certificate) => {
    const names = certificate.subjectAltName?.split(/,\s*/) ?? [];
    return {
      subject: nameOf(certificate.subject),
      issuer: nameOf(certificate.issuer),
      validFrom: Date.parse(certificate.validFrom),
      validTo: Date.parse(certificate.validTo),
      names: names.slice(0, shownNames).map((name) => clean(name.replace(/^[^:]*:/, ''))),
      nameCount: names.length,
    };
  });
}

function codeOfTrust(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : String(error);
}

// X.509 names come as lines of `CN=name`.
function nameOf(text: string | undefined): string {
  return clean((text ?? '').split('\n').join(', '));
}

function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 200);
}
