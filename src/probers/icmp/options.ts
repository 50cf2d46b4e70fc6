import { Type } from 'typebox';
import { InvalidError } from '../../core/errors.ts';
import { canonicalHost, readHostAndPort } from '../../core/address/host-address.ts';
import type { JsonObject, OptionsOf } from '../../core/json.ts';

/** The settings of a ping monitor. */
export const icmpOptions = Type.Object(
  {
    host: Type.String({
      title: 'Host',
      description: 'A name or an IP address; for a name, its first address is used.',
      minLength: 1,
      maxLength: 300,
      examples: ['router.example.com'],
    }),
    packets: Type.Integer({
      title: 'Packets',
      description: 'Echo requests of one check, 0.2 s apart.',
      minimum: 1,
      maximum: 20,
      default: 3,
    }),
    maxLoss: Type.Integer({
      title: 'Maximum loss',
      description:
        'Percentage of requests that may go unanswered; at least one answer is always required.',
      minimum: 0,
      maximum: 99,
      default: 50,
    }),
    family: Type.Union([Type.Literal('both'), Type.Literal('ipv4'), Type.Literal('ipv6')], {
      title: 'Address family',
      description: 'Of the address that is asked.',
      default: 'both',
    }),
  },
  { additionalProperties: false, title: 'ICMP' },
);

export type IcmpOptions = OptionsOf<typeof icmpOptions>;

/** The options that `ping://host` says. Throws `InvalidError`. */
export function readPingAddress(address: string): JsonObject {
  const { host, port } = readHostAndPort(address);
  if (port === null) return { host };
  const hint = 'to watch a port, write tcp://';
  throw new InvalidError([{ path: 'url', message: 'url has a port, and a ping has none', hint }]);
}

/** The canonical target and options. Throws `InvalidError`. */
export function canonicalPing(options: IcmpOptions): { target: string; options: JsonObject } {
  const admission = canonicalHost(options.host.trim());
  if (admission.kind === 'refused') {
    throw new InvalidError([{ path: 'host', message: admission.message }]);
  }
  const { host } = admission;
  return {
    target: `ping://${host.includes(':') ? `[${host}]` : host}`,
    options: { ...options, host },
  };
}
