import { Type } from 'typebox';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { bracketed, canonicalHost } from '../../core/address/host-address.ts';
import type { JsonObject, OptionsOf } from '../../core/json.ts';
import { escapeFault } from '../conversation/escapes.ts';
import { patternFault } from '../conversation/expect-bytes.ts';
import { lineOptions } from '../line-options.ts';

/** The settings of a UDP monitor. */
export const udpOptions = Type.Object(
  {
    host: Type.String({
      title: 'Host',
      description: 'A name or an IP address; of a name, its first address is asked.',
      minLength: 1,
      maxLength: 300,
      examples: ['game.example.com'],
    }),
    port: Type.Integer({ title: 'Port', description: 'To send to.', minimum: 1, maximum: 65_535 }),
    send: Type.Optional(
      Type.String({
        title: 'Datagram to send',
        description:
          'What the service answers to; \\r, \\n, \\t, \\0, \\\\ and \\xNN stand for characters that are hard to write. Without it, an empty one.',
        minLength: 1,
        maxLength: 1_000,
        secret: true,
        examples: ['\\xff\\xff\\xff\\xffstatus'],
      }),
    ),
    receive: Type.Optional(
      Type.String({
        title: 'Answer to wait for',
        description:
          'A line of the answer has to match it: * stands for any characters, ? for one, \\ before them for themselves. With \\xNN, \\r, \\n, \\t or \\0 in it, the answer has to begin with these bytes. Without it any answer will do.',
        minLength: 1,
        maxLength: 200,
        examples: ['pong*'],
      }),
    ),
    family: lineOptions.family,
    invert: lineOptions.invert,
  },
  { additionalProperties: false, title: 'UDP' },
);

export type UdpOptions = OptionsOf<typeof udpOptions>;

/** The canonical target and options. Throws `InvalidError` with every problem at once; none shows what is sent. */
export function canonicalUdp(given: UdpOptions): {
  readonly target: string;
  readonly options: JsonObject;
} {
  const { port, send, receive } = given;
  const admission = canonicalHost(given.host.trim());
  const problems: Problem[] = [];
  if (admission.kind === 'refused') problems.push({ path: 'host', message: admission.message });
  const faults = {
    send: send === undefined ? null : escapeFault(send),
    receive: receive === undefined ? null : patternFault(receive),
  };
  for (const [path, fault] of Object.entries(faults)) {
    if (fault !== null) problems.push({ path, message: `${path} ${fault}` });
  }
  if (problems.length > 0 || admission.kind === 'refused') throw new InvalidError(problems);
  const { host } = admission;
  return { target: `udp://${bracketed(host)}:${port}`, options: { ...given, host } };
}
