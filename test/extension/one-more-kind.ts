import { Type } from 'typebox';
import { bracketed, readHostAndPort } from '../../src/core/address/host-address.ts';
import { defineProber } from '../../src/probers/define-prober.ts';
import { failed, up } from '../../src/probers/finding.ts';

/** A kind of monitor that nobody but tests knows: a doorbell is up when somebody opens. */
export const doorbell = defineProber({
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
  reasons: {
    door_shut: {
      title: 'nobody opens the door',
      hint: 'Is anybody at home?',
      fa: { title: 'کسی در را باز نمی‌کند' },
    },
  },
  notes: { door_creaks: { text: 'The door creaks.', fa: 'در جیرجیر می‌کند.' } },
  canonical: (options) => {
    const { door, bell } = options;
    return { target: `doorbell://${bracketed(door)}:${bell}`, options };
  },
  open:
    (network) =>
    async ({ options: { door, bell }, probe }) => {
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
      const evidence = { rings: 1 };
      if ('kind' in line) {
        const { reason, message } = line.fault;
        return reason === 'connect_refused'
          ? { outcome: 'down', reason: 'door_shut', phase: 'connect', message, evidence }
          : failed(line);
      }
      line.close();
      return up('opened the door', { notes: ['door_creaks'], evidence });
    },
});
