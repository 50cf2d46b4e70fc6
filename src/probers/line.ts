import type { ConnectRequest } from '../network/index.ts';
import { readPlace, type DialledPlace } from './connect-to.ts';

/** The options of every kind that say how its connections are made. */
export interface LineOptions {
  readonly family: ConnectRequest['family'];
  readonly insecure: boolean;
  readonly connectTo?: string;
}

/** Whom a connection is meant for: the name that TLS asks for and that the certificate has to be for. */
type LineTarget = Pick<ConnectRequest, 'host' | 'port' | 'isSecure' | 'protocols' | 'reading'>;

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
  };
}
