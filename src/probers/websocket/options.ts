import { Type } from 'typebox';
import { InvalidError, type Problem } from '../../core/errors.ts';
import type { JsonObject, OptionsOf } from '../../core/json.ts';
import { admitUrl } from '../../core/address/target-url.ts';
import { canonicalLine, lineOptions } from '../line-options.ts';

/** The settings of a WebSocket monitor. */
export const websocketOptions = Type.Object(
  {
    url: Type.String({
      title: 'Address',
      description: 'The ws or wss address to open.',
      maxLength: 2_048,
      examples: ['wss://example.com/live'],
    }),
    subprotocol: Type.Optional(
      Type.String({
        title: 'Subprotocol',
        description: 'Offered to the server, which must choose it.',
        // A token of RFC 9110 §5.6.2.
        pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$",
        examples: ['mqtt'],
      }),
    ),
    send: Type.Optional(
      Type.String({
        title: 'Text to send',
        description: 'Sent as one text message as soon as the connection is open.',
        minLength: 1,
        maxLength: 4_096,
        secret: true,
      }),
    ),
    keyword: Type.Optional(
      Type.String({
        title: 'Required text',
        description: 'One of the first ten messages must contain it, letter by letter.',
        minLength: 1,
        maxLength: 1_000,
      }),
    ),
    ...lineOptions,
  },
  { additionalProperties: false },
);

export type WebsocketOptions = OptionsOf<typeof websocketOptions>;

const SCHEME = /^ws(s?):\/\//i;

/** The canonical target and options. Throws `InvalidError`. */
export function canonicalWebsocket(options: WebsocketOptions): {
  readonly target: string;
  readonly options: JsonObject;
} {
  const given = options.url.trim();
  if (!SCHEME.test(given)) {
    const message = 'url must begin with ws:// or wss://';
    throw new InvalidError([{ path: 'url', message, hint: 'for example wss://example.com/live' }]);
  }
  // Everything about these addresses is as for http and https (RFC 6455 §3).
  const admission = admitUrl(given.replace(SCHEME, 'http$1://'));
  if (admission.kind === 'refused') {
    const { message, hint } = admission;
    const problem: Problem = { path: 'url', message: asWebsocket(message) };
    throw new InvalidError([
      hint === undefined ? problem : { ...problem, hint: asWebsocket(hint) },
    ]);
  }
  const problems: Problem[] = [];
  const line = canonicalLine(options, problems);
  if (problems.length > 0) throw new InvalidError(problems);
  const url = asWebsocket(admission.url);
  return { target: url, options: { ...options, ...line, url } };
}

function asWebsocket(text: string): string {
  return text.replaceAll(/\bhttp(s?):\/\//gi, 'ws$1://');
}
