import type { Failure } from '../probe/fault.ts';
import type { Line } from '../tcp/connection.ts';
import type { ProbeContext } from '../probe/context.ts';
import { secureLine } from './handshake.ts';
import { addNotes } from '../probe/measurements.ts';
import type { Trust } from './trust.ts';

/** How a plain line that is open becomes an encrypted one. */
export interface SecureRequest {
  /** The name that the certificate has to be for. */
  readonly host: string;
  /** Whether a certificate that does not pass ends it. */
  readonly isVerified: boolean;
  /** Offered by ALPN, best first; none when left out. */
  readonly protocols?: readonly string[];
}

/** Puts TLS on a line in the middle of a conversation (STARTTLS). Nobody may listen to its socket any more. */
export async function secureLater(
  line: Line,
  request: SecureRequest,
  { trust, probe }: { readonly trust: Trust; readonly probe: ProbeContext },
): Promise<Line | Failure> {
  const { deadline, measurements } = probe;
  const { host, isVerified, protocols = [] } = request;
  const { trace } = probe;
  const setup = { host, isVerified, protocols, trust, trace };
  const secured = await secureLine(line, setup, deadline);
  measurements.certificate = line.certificate;
  if (secured.kind === 'failed') return secured;
  measurements.tlsMs = (measurements.tlsMs ?? 0) + secured.tlsMs;
  addNotes(measurements, secured.notes);
  return line;
}
