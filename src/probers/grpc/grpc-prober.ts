import { bracketed } from '../../core/address/host-address.ts';
import { defineProber, type ProbeTask } from '../define-prober.ts';
import { failed, type Finding } from '../finding.ts';
import { lineTo } from '../line.ts';
import { healthRequest } from './health-message.ts';
import { judgeAnswer } from './judge-answer.ts';
import { canonicalGrpc, grpcOptions, optionsOfAddress, type GrpcOptions } from './options.ts';
import { grpcReasons, type GrpcReason } from './words.ts';

/** A health message has two bytes; a body longer than this is something else. */
const MAX_BODY_BYTES = 16_384;

/** Judges a gRPC server by what its standard health service says. */
export const grpc = defineProber({
  kind: 'grpc',
  title: 'gRPC service',
  options: grpcOptions,
  reasons: grpcReasons,
  address: {
    schemes: ['grpc', 'grpcs'],
    example: 'grpcs://api.example.com:443/shop.v1.Orders',
    optionsOf: optionsOfAddress,
  },
  canonical: canonicalGrpc,
  open: () => judgeGrpc,
});

async function judgeGrpc({
  options,
  network,
  probe,
}: ProbeTask<GrpcOptions>): Promise<Finding<GrpcReason>> {
  const { host, port, tls } = options;
  const target = { host, port, isSecure: tls, protocols: ['h2'], reading: 'stream' } as const;
  const line = await network.connect(lineTo(target, options), probe);
  if ('kind' in line) return failed(line);
  const headers = {
    ':method': 'POST',
    ':scheme': tls ? 'https' : 'http',
    ':authority': `${bracketed(host)}:${port}`,
    ':path': '/grpc.health.v1.Health/Check',
    te: 'trailers',
    'content-type': 'application/grpc',
    'user-agent': network.userAgent,
    'grpc-timeout': `${Math.max(1, Math.ceil(probe.deadline.remainingMs()))}m`,
  };
  const body = healthRequest(options.service);
  const call = { headers, body, maxBodyBytes: MAX_BODY_BYTES };
  const answer = await network.http.call(line, call, probe);
  return answer.kind === 'failed' ? failed(answer) : judgeAnswer(answer);
}
