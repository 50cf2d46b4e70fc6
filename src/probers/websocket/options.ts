import { Type } from 'typebox';
import { InvalidError, type Problem } from '../../core/errors.ts';
import type { JsonObject, OptionsOf } from '../../core/json.ts';
import { admitUrl } from '../../core/address/target-url.ts';
import { headerProblems } from '../header-rules.ts';
import { hostProblems } from '../host-header.ts';
import { canonicalLine, lineOptions, placedTarget } from '../line-options.ts';

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
      Type.Union(
        [
          Type.String({ minLength: 1, maxLength: 1_000 }),
          Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 20 }),
        ],
        {
          title: 'Subprotocols',
          description:
            'One or several, in a list or with commas between them, best first: the server must choose one of them.',
          examples: ['mqtt'],
        },
      ),
    ),
    origin: Type.Optional(
      Type.String({
        title: 'Origin',
        description: 'The page that a browser would come from; sent as Origin.',
        maxLength: 300,
        examples: ['https://example.com'],
      }),
    ),
    headers: Type.Record(Type.String(), Type.String({ maxLength: 8_192 }), {
      title: 'Request headers',
      description:
        'Sent with the handshake, such as Authorization or Cookie. Host names the site where the address names a machine.',
      default: {},
      secret: true,
      shown: ['host'],
    }),
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
  const { subprotocol, origin, headers } = options;
  const problems = [...headerProblems(headers), ...hostProblems(headers), ...ownHeaders(options)];
  const offered = subprotocolsOf(subprotocol);
  if (!offered.every((each) => TOKEN.test(each))) {
    const message = 'subprotocol must be names such as mqtt, without spaces and quotes';
    problems.push({ path: 'subprotocol', message });
  } else if (new Set(offered).size < offered.length) {
    problems.push({ path: 'subprotocol', message: 'subprotocol names one of them twice' });
  }
  const page = origin === undefined ? null : originOf(origin);
  if (origin !== undefined && page === null) {
    const hint = 'for example https://example.com, or null';
    problems.push({ path: 'origin', message: 'origin is no origin of a page', hint });
  }
  const line = canonicalLine(options, problems);
  if (problems.length > 0) throw new InvalidError(problems);
  const url = asWebsocket(admission.url);
  return {
    target: placedTarget(url, line),
    options: {
      ...options,
      ...line,
      ...(subprotocol !== undefined && { subprotocol: offered.join(', ') }),
      ...(page !== null && { origin: page }),
      url,
    },
  };
}

/** The subprotocols of the settings, best first. */
export function subprotocolsOf(given: WebsocketOptions['subprotocol'] = []): readonly string[] {
  const list = typeof given === 'string' ? given.split(',') : given;
  return list.map((each) => each.trim());
}

// Of RFC 9110 §5.6.2.
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;

function ownHeaders({ headers, origin }: WebsocketOptions): readonly Problem[] {
  return Object.keys(headers).flatMap((name) => {
    const path = `headers.${name.slice(0, 60)}`;
    const lower = name.toLowerCase();
    if (lower === 'origin' && origin !== undefined) {
      return [{ path, message: 'origin and the header Origin say the same: keep one of them' }];
    }
    if (!lower.startsWith('sec-websocket-')) return [];
    const message = `the header ${name.slice(0, 60)} is set by the monitor itself`;
    const isOffer = lower === 'sec-websocket-protocol';
    return [{ path, message, ...(isOffer && { hint: 'write it as subprotocol' }) }];
  });
}

// RFC 6454 §6.1: scheme, host and port; `null` is the origin of pages that have none.
function originOf(text: string): string | null {
  const given = text.trim();
  const url = URL.parse(given);
  if (given === 'null' || url === null || url.host === '') return given === 'null' ? given : null;
  const isWhole = url.pathname === '' || url.pathname === '/';
  if (!isWhole || url.search !== '' || url.username !== '') return null;
  return `${url.protocol}//${url.host}`;
}

function asWebsocket(text: string): string {
  return text.replaceAll(/\bhttp(s?):\/\//gi, 'ws$1://');
}
