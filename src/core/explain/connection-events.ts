import { Type } from 'typebox';
import { code, defineEvent, sentence } from './define-event.ts';
import type { EventFields, EventText } from './define-event.ts';
import { waitText } from './wait-text.ts';

const dialledFields = {
  address: Type.String(),
  end: Type.Union(
    [
      Type.Literal('connected'),
      Type.Literal('failed'),
      Type.Literal('dropped'),
      Type.Literal('given_up'),
    ],
    {
      description:
        'connected, failed, dropped (another address was faster) or given_up (its time ran out)',
    },
  ),
  tookMs: Type.Number(),
  reason: code('why it failed'),
  message: sentence,
};

function dialledText(event: EventFields<typeof dialledFields>): string {
  const { address, end, tookMs, message } = event;
  const took = waitText(tookMs);
  if (end === 'connected') return `Connected to ${address} after ${took}.`;
  if (end === 'dropped') return `Dropped ${address} after ${took}: another one was faster.`;
  if (end === 'given_up') return `Gave up on ${address} after ${took}: ${message ?? ''}.`;
  return `Not connected to ${address} after ${took}: ${message ?? ''}.`;
}

const tlsBegin = defineEvent(
  'A TLS handshake begins.',
  {
    serverName: Type.Union([Type.String(), Type.Null()], {
      description: 'sent as SNI; null for an IP address',
    }),
    budgetMs: Type.Number(),
  },
  ({ serverName, budgetMs }) =>
    `Begin TLS ${serverName === null ? 'without a server name' : `for ${serverName}`}, within ${waitText(budgetMs)}.`,
);

const certificate = Type.Object({
  subject: Type.String(),
  issuer: Type.String(),
  validFrom: Type.Number({ description: 'milliseconds since 1970, UTC' }),
  validTo: Type.Number({ description: 'milliseconds since 1970, UTC' }),
  names: Type.Array(Type.String(), { description: 'the first few it is good for' }),
  nameCount: Type.Integer({ minimum: 0 }),
});

const tlsEndFields = {
  tookMs: Type.Number(),
  version: code('TLSv1.2 or TLSv1.3'),
  cipher: code('the cipher suite'),
  group: code('the group of the key exchange, where it is known'),
  alpn: code('the protocol that was agreed on'),
  trust: Type.Union(
    [
      Type.Literal('trusted'),
      Type.Literal('refused'),
      Type.Literal('ignored'),
      Type.Literal('unseen'),
    ],
    {
      description:
        'trusted, refused, ignored (not valid, but the settings accept it) or unseen (there was none)',
    },
  ),
  trustCode: code('the error of OpenSSL about the certificate'),
  chain: Type.Array(certificate, {
    description:
      'from the site to its authority, each with subject, issuer, validFrom, validTo (milliseconds since 1970), names (the first five) and nameCount',
  }),
  reason: code('why the handshake failed'),
  message: sentence,
};

type TlsEnd = EventFields<typeof tlsEndFields>;

function tlsEndText(event: TlsEnd): EventText {
  const { tookMs, version, cipher, group, alpn, reason, message } = event;
  const agreed = [version, cipher, group, alpn].filter((part) => part !== null);
  const lines = [...certificateLines(event), ...trustLines(event)];
  if (reason !== null) {
    const reached = version === null ? [] : [`agreed on ${agreed.join(', ')}`];
    return {
      text: `TLS failed after ${waitText(tookMs)}: ${message ?? reason}.`,
      lines: [...reached, ...lines],
    };
  }
  return { text: `TLS is up after ${waitText(tookMs)}: ${agreed.join(', ')}.`, lines };
}

function certificateLines({ chain }: TlsEnd): readonly string[] {
  return chain.flatMap(({ subject, issuer, validFrom, validTo, names, nameCount }, index) => {
    const more = nameCount > names.length ? ` and ${nameCount - names.length} more` : '';
    return [
      `certificate ${index + 1}: ${subject}`,
      `  issued by  ${issuer}`,
      `  valid      ${dayText(validFrom)} to ${dayText(validTo)}`,
      ...(nameCount > 0 ? [`  good for   ${names.join(', ')}${more}`] : []),
    ];
  });
}

function trustLines({ trust, trustCode }: TlsEnd): readonly string[] {
  if (trust === 'trusted') return ['trusted: issued by an authority we know, for this name'];
  const because = trustCode === null ? '' : ` (${trustCode})`;
  if (trust === 'refused') return [`not trusted${because}`];
  if (trust === 'unseen') return [];
  return [`not trusted${because}, but the settings accept it`];
}

// Made when it is first needed: that takes 40 ms, which no other command should pay for.
let days: Intl.DateTimeFormat | null = null;

function dayText(epochMs: number): string {
  if (!Number.isFinite(epochMs)) return 'an unreadable date';
  days ??= new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'UTC',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return days.format(epochMs);
}

/** From an address to an open, perhaps encrypted connection; every kind of probe emits these. */
export const connectionEvents = {
  dial: defineEvent(
    'A connection to an address begins.',
    { address: Type.String(), port: Type.Integer(), budgetMs: Type.Number() },
    ({ address, port, budgetMs }) =>
      `Connect to ${address}, port ${port}, within ${waitText(budgetMs)}.`,
  ),
  dialled: defineEvent('A connection attempt ended.', dialledFields, dialledText),
  tls: tlsBegin,
  tls_ended: defineEvent('A TLS handshake ended.', tlsEndFields, tlsEndText),
} as const;
