import { dotUnreadable } from '../../core/safe-text.ts';
import { downFault, type Fault } from '../../network/index.ts';
import { throttled, up, type Finding } from '../finding.ts';
import { readHealthResponse, type Serving } from './health-message.ts';
import type { GrpcReason } from './words.ts';

type GrpcFinding = Finding<GrpcReason>;
type GrpcFault = Fault<GrpcReason>;

/** An answer of an HTTP/2 server, which may be one of gRPC. */
export interface GrpcAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

// https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
const STATUS_NAMES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;
const NOT_FOUND = 5;

/** Judges what the health service of a server said. */
export function judgeAnswer(answer: GrpcAnswer): GrpcFinding {
  const { headers } = answer;
  const httpStatus = Number(headers[':status']);
  if (httpStatus === 429) return throttled('answered 429');
  if (httpStatus !== 200) return { ...httpFault(httpStatus), evidence: { httpStatus } };
  if (headers['content-type']?.startsWith('application/grpc') !== true) {
    return downFault('not_grpc', 'head', 'answered with something that is not gRPC');
  }
  // A call that fails at once has its status where the headers are (trailers-only).
  const statusText = answer.trailers['grpc-status'] ?? headers['grpc-status'];
  const status = statusText !== undefined && /^\d{1,3}$/.test(statusText) ? Number(statusText) : -1;
  const grpcStatus = STATUS_NAMES[status] ?? (status < 0 ? 'none' : `code ${status}`);
  if (status !== 0) {
    const detail = answer.trailers['grpc-message'] ?? headers['grpc-message'] ?? '';
    return { ...statusFault(status, { grpcStatus, detail }), evidence: { grpcStatus } };
  }
  const serving = readHealthResponse(answer.body);
  if (serving === null) {
    const message = 'answered with a broken health message';
    return { ...downFault('not_grpc', 'body', message), evidence: { grpcStatus } };
  }
  return servingFinding(serving);
}

function servingFinding(serving: Serving): GrpcFinding {
  const evidence = { grpcStatus: 'OK', serving: serving.toUpperCase() };
  if (serving === 'serving') return up('answered SERVING', { evidence });
  const isUnknown = serving === 'service_unknown';
  const reason = isUnknown ? 'grpc_unknown_service' : 'grpc_not_serving';
  return { ...downFault(reason, 'body', `answered ${evidence.serving}`), evidence };
}

function statusFault(
  status: number,
  { grpcStatus, detail }: { readonly grpcStatus: string; readonly detail: string },
): GrpcFault {
  if (status === NOT_FOUND) {
    return downFault('grpc_unknown_service', 'head', 'answered that it does not know the service');
  }
  if (status < 0) return downFault('not_grpc', 'head', 'ended its answer without a gRPC status');
  return downFault('grpc_status', 'head', `answered ${grpcStatus}${quoted(detail)}`);
}

// Percent-encoded by the server, and anything but trustworthy.
function quoted(detail: string): string {
  const decoded = detail.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const text = dotUnreadable(decoded, 100);
  return text === '' ? '' : `: "${text}"`;
}

function httpFault(status: number): GrpcFault {
  const isError = Number.isInteger(status) && status >= 400 && status <= 599;
  return downFault(isError ? `http_${status}` : 'not_grpc', 'head', `answered ${status}`);
}
