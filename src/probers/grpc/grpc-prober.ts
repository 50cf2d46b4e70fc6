import { bracketed } from '../../core/address/host-address.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ProberDefinition } from '../../core/ports/prober.ts';
import type { Network, ProbeContext } from '../../network/index.ts';
import { runProbe, type Finding } from '../run-probe.ts';
import { healthRequest } from './health-message.ts';
import { judgeAnswer } from './judge-answer.ts';
import { canonicalGrpc, grpcOptions, optionsOfAddress, type GrpcOptions } from './options.ts';

/** A health message has two bytes; whoever sends more than this means something else. */
const MOST_BODY_BYTES = 16_384;

/** Judges a gRPC server by what its standard health service says. */
export const grpc: ProberDefinition<Network> = {
  kind: 'grpc',
  title: 'gRPC service',
  options: grpcOptions,
  address: {
    schemes: ['grpc', 'grpcs'],
    example: 'grpcs://api.example.com:443/shop.v1.Orders',
    optionsOf: optionsOfAddress,
  },
  canonical: canonicalGrpc,
  open: (network) => ({
    probe: (request, signal) =>
      runProbe({ network, request, signal }, (probe) => judgeGrpc(request.options, network, probe)),
  }),
};

async function judgeGrpc(
  json: JsonObject,
  network: Network,
  probe: ProbeContext,
): Promise<Finding> {
  const options = json as unknown as GrpcOptions;
  const { host, port, family, tls, insecure } = options;
  const line = await network.connect(
    {
      host,
      port,
      family,
      isSecure: tls,
      isVerified: !insecure,
      protocols: ['h2'],
      reading: 'stream',
    },
    probe,
  );
  if ('kind' in line) return line;
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
  const call = { headers, body, maxBodyBytes: MOST_BODY_BYTES };
  const answer = await network.http.call(line, call, probe);
  return answer.kind === 'failed' ? answer : judgeAnswer(answer);
}
