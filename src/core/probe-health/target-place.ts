/** Where a target is, as far as its address says. */
export interface TargetPlace {
  /** Lower case, without brackets. */
  readonly host: string;
  /** The host is a name that the DNS is asked for. */
  readonly isName: boolean;
  /** `null` when it is not known. */
  readonly port: number | null;
}

/** The host, when a name server may be asked for it, in our own network at least; `null` when none ever is. */
export function askedName({ host }: Pick<TargetPlace, 'host'>): string | null {
  return ADDRESS.test(host) || OUR_NAME.test(host) ? null : host;
}

const PORTS: ReadonlyMap<string, number> = new Map([
  ['http:', 80],
  ['https:', 443],
  ['ws:', 80],
  ['wss:', 443],
]);
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[\da-f:.]*:[\da-f:.]*)$/i;
// RFC 6761 §6.3: this machine.
const OUR_NAME = /^(.*\.)?localhost$/;
// RFC 6761 §6.3, RFC 6762, RFC 9476: never asked for outside, or known to one network alone.
const LOCAL_NAME = /^[^.]*$|\.(localhost|local|internal|home\.arpa|lan)$/;

/** The place of a target such as `https://shop.example/` or `tcp://10.0.0.1:22`; `null` for one that nothing is sent to. */
export function placeOf(target: string): TargetPlace | null {
  const url = target.includes('://') ? URL.parse(target) : null;
  if (url === null || url.hostname === '') return null;
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port === '' ? (PORTS.get(url.protocol) ?? null) : Number(url.port);
  return { host, isName: !ADDRESS.test(host) && !LOCAL_NAME.test(host), port };
}
