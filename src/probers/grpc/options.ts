import { Type } from 'typebox';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { bracketed, canonicalHost, readHostAddress } from '../../core/address/host-address.ts';
import type { JsonObject, OptionsOf } from '../../core/json.ts';
import { canonicalLine, lineOptions, placedTarget } from '../line-options.ts';

const PLAIN_PORT = 80;
const SECURE_PORT = 443;

/** The settings of a gRPC monitor. */
export const grpcOptions = Type.Object(
  {
    host: Type.String({
      title: 'Host',
      description: 'A name or an IP address.',
      minLength: 1,
      maxLength: 300,
      examples: ['api.example.com'],
    }),
    port: Type.Integer({
      title: 'Port',
      description: 'To connect to.',
      minimum: 1,
      maximum: 65_535,
      examples: [50_051],
    }),
    tls: Type.Boolean({
      title: 'TLS',
      description: 'Encrypted, with HTTP/2 agreed on in the handshake (ALPN h2).',
      default: false,
    }),
    service: Type.String({
      title: 'Service',
      description: 'Name of the service to ask for; when empty, the server as a whole.',
      maxLength: 200,
      pattern: '^[\\w.-]*$',
      default: '',
      examples: ['shop.v1.Orders'],
    }),
    ...lineOptions,
  },
  { additionalProperties: false },
);

export type GrpcOptions = OptionsOf<typeof grpcOptions>;

/** The options that `grpc://host:port/service` or `grpcs://...` says. Throws `InvalidError`. */
export function optionsOfAddress(address: string): JsonObject {
  const { scheme, host, port, path, query } = readHostAddress(address);
  const problem = host === '' ? 'has no host' : query.size > 0 ? 'has a query' : null;
  if (problem !== null) throw new InvalidError([{ path: 'url', message: `url ${problem}` }]);
  const isSecure = scheme === 'grpcs';
  return {
    host,
    port: port ?? (isSecure ? SECURE_PORT : PLAIN_PORT),
    ...(isSecure && { tls: true }),
    ...(path !== '' && { service: path }),
  };
}

/** The canonical target and options. Throws `InvalidError`. */
export function canonicalGrpc(given: GrpcOptions): {
  readonly target: string;
  readonly options: JsonObject;
} {
  const admission = canonicalHost(given.host.trim());
  const problems: Problem[] = [];
  if (admission.kind === 'refused') problems.push({ path: 'host', message: admission.message });
  const line = canonicalLine(given, problems);
  if (problems.length > 0 || admission.kind === 'refused') throw new InvalidError(problems);
  const { host } = admission;
  const scheme = given.tls ? 'grpcs' : 'grpc';
  const target = `${scheme}://${bracketed(host)}:${given.port}/${given.service}`;
  return { target: placedTarget(target, line), options: { ...given, ...line, host } };
}
