import { Type } from 'typebox';
import { code, defineEvent, ms, sentence, texts } from './define-event.ts';
import type { EventFields, EventText } from './define-event.ts';
import { waitText } from './wait-text.ts';

const source = Type.Union(
  [Type.Literal('servers'), Type.Literal('joined'), Type.Literal('cache'), Type.Literal('local')],
  {
    description:
      'servers (they are queried), joined (the same query is in flight), cache (the answer is cached) or local (hosts file)',
  },
);

const lookup = defineEvent(
  'A name is looked up.',
  {
    name: Type.String({ description: 'the host' }),
    types: texts('record types that are wanted'),
    source,
    servers: texts('the DNS servers, in the order they are given'),
    ageMs: ms('age of the cached answer'),
  },
  ({ name, types, source: from, servers, ageMs }) => ({
    text: `Look up ${name} (${types.join(', ')})${sourceText(from, ageMs)}.`,
    lines: servers.length > 1 ? [`servers in turn: ${servers.join(', ')}`] : [],
  }),
);

function sourceText(from: 'servers' | 'joined' | 'cache' | 'local', ageMs: number | null): string {
  if (from === 'cache') {
    return `: the answer is in our cache${ageMs === null ? '' : ` of ${waitText(ageMs)} ago`}`;
  }
  if (from === 'local') return ': this machine resolves it itself (hosts file or localhost)';
  return from === 'joined' ? ': the same query is in flight, so its answer is used' : '';
}

const question = defineEvent(
  'A DNS server is queried.',
  {
    server: Type.String({ description: 'IP or IP:PORT' }),
    name: Type.String(),
    types: texts('record types asked for'),
  },
  ({ server, types }) => `Ask the name server ${server} for ${types.join(' and ')}.`,
);

const answer = defineEvent(
  'The answer of a DNS server, for one type of record.',
  {
    server: Type.String(),
    name: Type.String(),
    type: Type.String({ description: 'A or AAAA' }),
    tookMs: Type.Number(),
    records: Type.Array(Type.Object({ address: Type.String(), ttlSeconds: Type.Number() }), {
      description: 'each with address and ttlSeconds',
    }),
    code: code('the error of our resolver instead, such as ENOTFOUND (NXDOMAIN) or ETIMEOUT'),
  },
  ({ server, tookMs, ...reply }) =>
    `${server} says after ${waitText(tookMs)}: ${answerText(reply)}.`,
);

const CODE_TEXTS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such name (NXDOMAIN)',
  ESERVFAIL: 'the server failed (SERVFAIL)',
  EREFUSED: 'the server refuses to answer (REFUSED)',
  ENOTIMP: 'the server does not support such queries (NOTIMP)',
  EFORMERR: 'the server did not understand the query (FORMERR)',
  EBADRESP: 'the answer cannot be read',
  EBADNAME: 'the name cannot be queried',
  ETIMEOUT: 'silence',
  ECANCELLED: 'given up',
  ECONNREFUSED: 'nothing listens there, or our network is down',
};

function answerText(reply: {
  readonly type: string;
  readonly records: readonly { readonly address: string; readonly ttlSeconds: number }[];
  readonly code: string | null;
}): string {
  const { type, records, code: error } = reply;
  if (error === 'ENODATA') return `no ${type} record (ENODATA)`;
  if (error !== null) return `${CODE_TEXTS[error] ?? 'a failure'}, ${error}`;
  if (records.length === 0) return 'an alias that leads to no address';
  const found = records.map(({ address, ttlSeconds }) => `${address} (TTL ${ttlSeconds} s)`);
  return `${type} ${found.join(', ')}`;
}

const VERDICT_TEXTS = {
  try: 'will be tried',
  surplus: 'left out: enough others are tried',
  private_address: 'refused by our policy: a private address',
  special_address: 'refused by our policy: a special address, never connected to',
} as const;

const addressesFields = {
  name: Type.String(),
  judged: Type.Array(
    Type.Object({
      address: Type.String(),
      verdict: Type.Union([
        Type.Literal('try'),
        Type.Literal('surplus'),
        Type.Literal('private_address'),
        Type.Literal('special_address'),
      ]),
    }),
    {
      description:
        'each with address and verdict: try, surplus (enough others are tried), private_address or special_address (the policy refuses them)',
    },
  ),
  tookMs: ms('the lookup; null for an address that needed none'),
  budgetMs: ms('time limit of the lookup'),
  reason: code('why there is none to try'),
  message: sentence,
};

function addressesText(event: EventFields<typeof addressesFields>): EventText {
  const { judged, tookMs, reason, message } = event;
  const width = Math.max(0, ...judged.map(({ address }) => address.length));
  const lines = judged.map(
    ({ address, verdict }) => `${address.padEnd(width)}  ${VERDICT_TEXTS[verdict]}`,
  );
  if (reason !== null) return { text: `No address to try: ${message ?? reason}.`, lines };
  const [only] = judged;
  if (judged.length === 1 && only !== undefined) {
    return {
      text:
        tookMs === null
          ? `${only.address} is an address already, and our policy allows it.`
          : `One address to try: ${only.address}.`,
    };
  }
  const count = judged.filter(({ verdict }) => verdict === 'try').length;
  return { text: count === 1 ? 'One address to try:' : `${count} addresses to try:`, lines };
}

/** From a name to the addresses that are tried; every kind of probe emits these. */
export const dnsEvents = {
  lookup,
  dns_question: question,
  dns_answer: answer,
  addresses: defineEvent(
    'The verdict of the address policy on each address, or why there is none.',
    addressesFields,
    addressesText,
  ),
} as const;
