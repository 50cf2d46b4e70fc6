import type { ConnectRequest, TlsCredentials } from '../network/index.ts';
import { readPlace, type DialledPlace } from './connect-to.ts';
import { proxyOf } from './proxy-options.ts';
import { resolversOf } from './resolver-option.ts';

/** The options of every kind that say how its connections are made. */
export interface LineOptions {
  readonly family: ConnectRequest['family'];
  readonly insecure: boolean;
  readonly connectTo?: string;
  readonly resolver?: string;
  readonly proxy?: string;
  readonly proxyLogin?: string;
  readonly ca?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  readonly clientPassphrase?: string;
}

/** The certificates of a monitor's own; `undefined` when it has none. */
export function credentialsOf(options: LineOptions): TlsCredentials | undefined {
  const { ca, clientCert: cert, clientKey: key, clientPassphrase: passphrase } = options;
  return (ca ?? cert) === undefined ? undefined : { ca, cert, key, passphrase };
}

/** Whom a connection is meant for: the name that TLS asks for and that the certificate has to be for. */
type LineTarget = Pick<
  ConnectRequest,
  'host' | 'port' | 'isSecure' | 'protocols' | 'reading' | 'isForwarded'
>;

/** A connection to a target by the options of its monitor, dialled elsewhere where these or `place` say so. */
export function lineTo(
  target: LineTarget,
  options: LineOptions,
  place: DialledPlace = readPlace(options.connectTo),
): ConnectRequest {
  const { host, port } = target;
  return {
    ...target,
    host: place.host ?? host,
    port: place.port ?? port,
    serverName: host,
    family: options.family,
    isVerified: !options.insecure,
    credentials: credentialsOf(options),
    resolvers: resolversOf(options.resolver),
    proxy: proxyOf(options),
  };
}
