import { Type } from 'typebox';
import {
  bracketed,
  defineProber,
  downFault,
  failed,
  readHostAndPort,
  up,
} from 'uptimesquirrel/prober';

/** A kettle is up as long as it says over HTTP that it is hot. */
export const kettle = defineProber({
  kind: 'kettle',
  title: 'Kettle',
  options: Type.Object(
    {
      host: Type.String({ title: 'Host', description: 'Name or address.', minLength: 1 }),
      port: Type.Integer({
        title: 'Port',
        description: 'Port of the kettle.',
        minimum: 1,
        maximum: 65_535,
        default: 418,
      }),
    },
    { additionalProperties: false },
  ),
  reasons: {
    kettle_cold: {
      title: 'the kettle is cold',
      hint: 'Is it plugged in?',
      fa: { title: 'کتری سرد است' },
    },
  },
  address: {
    schemes: ['kettle'],
    example: 'kettle://kitchen.example:418',
    optionsOf: (address) => {
      const { host, port } = readHostAndPort(address);
      return { host, ...(port !== null && { port }) };
    },
  },
  canonical: (options) => ({
    target: `kettle://${bracketed(options.host)}:${options.port}`,
    options,
  }),
  open:
    () =>
    async ({ options: { host, port }, network, probe }) => {
      const connection = await network.connect(
        { host, port, family: 'both', isSecure: false, isVerified: true, reading: 'stream' },
        probe,
      );
      if ('kind' in connection) return failed(connection);
      const answer = await network.http.request(
        connection,
        {
          method: 'GET',
          path: '/heat',
          headers: ['Host', bracketed(host), 'Connection', 'close'],
          wantsBody: ({ statusCode }) => statusCode === 200,
          maxBodyBytes: 100,
        },
        probe,
      );
      if (answer.kind === 'failed') return failed(answer);
      const isHot = answer.body?.toString() === 'hot';
      return isHot ? up('is hot') : downFault('kettle_cold', 'body', 'is not hot');
    },
});
