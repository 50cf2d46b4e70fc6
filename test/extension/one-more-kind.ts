import { Type } from 'typebox';
import { bracketed, readHostAndPort } from '../../src/core/address/host-address.ts';
import type { ProberDefinition } from '../../src/core/ports/prober.ts';
import type { Network } from '../../src/network/index.ts';
import { runProbe } from '../../src/probers/run-probe.ts';

/** A kind of monitor that nobody but tests knows: a doorbell is up when somebody opens. */
export const doorbell: ProberDefinition<Network> = {
  kind: 'doorbell',
  title: 'Doorbell',
  options: Type.Object(
    {
      door: Type.String({ title: 'Door', description: 'Where to ring.', minLength: 1 }),
      bell: Type.Integer({
        title: 'Bell',
        description: 'Which bell to ring.',
        minimum: 1,
        maximum: 65_535,
        default: 7,
      }),
      password: Type.Optional(
        Type.String({ title: 'Password', description: 'Whispered.', secret: true }),
      ),
    },
    { additionalProperties: false },
  ),
  address: {
    schemes: ['doorbell'],
    example: 'doorbell://example.com:7',
    optionsOf: (address) => {
      const { host, port } = readHostAndPort(address);
      return { door: host, ...(port !== null && { bell: port }) };
    },
  },
  canonical: (options) => {
    const { door, bell } = options as { readonly door: string; readonly bell: number };
    return { target: `doorbell://${bracketed(door)}:${bell}`, options };
  },
  open: (network) => ({
    probe: (request, signal) =>
      runProbe({ network, request, signal }, async (probe) => {
        const { door, bell } = request.options as { readonly door: string; readonly bell: number };
        const line = await network.connect(
          {
            host: door,
            port: bell,
            family: 'both',
            isSecure: false,
            isVerified: true,
            reading: 'stream',
          },
          probe,
        );
        if ('kind' in line) return line;
        line.close();
        return { kind: 'up', message: 'opened the door', evidence: { rings: 1 } };
      }),
  }),
};
