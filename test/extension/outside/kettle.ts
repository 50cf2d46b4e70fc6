import { Type } from 'typebox';
import {
  bracketed,
  downFault,
  readHostAndPort,
  runProbe,
  type Network,
  type ProberDefinition,
} from 'uptimesquirrel/prober';

interface Options {
  readonly host: string;
  readonly port: number;
}

/** A kettle is up as long as it says over HTTP that it is hot. */
export const kettle: ProberDefinition<Network> = {
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
  address: {
    schemes: ['kettle'],
    example: 'kettle://kitchen.example:418',
    optionsOf: (address) => {
      const { host, port } = readHostAndPort(address);
      return { host, ...(port !== null && { port }) };
    },
  },
  canonical: (options) => {
    const { host, port } = options as unknown as Options;
    return { target: `kettle://${bracketed(host)}:${port}`, options };
  },
  open: (network) => ({
    probe: (request, signal) =>
      runProbe({ network, request, signal }, async (probe) => {
        const { host, port } = request.options as unknown as Options;
        const connection = await network.connect(
          { host, port, family: 'both', isSecure: false, isVerified: true, reading: 'stream' },
          probe,
        );
        if ('kind' in connection) return connection;
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
        if (answer.kind === 'failed') return answer;
        const isHot = answer.body?.toString() === 'hot';
        return isHot
          ? { kind: 'up', message: 'is hot' }
          : { kind: 'failed', fault: downFault('bad_status', 'head', 'is not hot') };
      }),
  }),
};
