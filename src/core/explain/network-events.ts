import { Type } from 'typebox';
import { code, ms, sentence, texts } from './event-fields.ts';

const certificate = Type.Object({
  subject: Type.String(),
  issuer: Type.String(),
  validFrom: Type.Number({ description: 'milliseconds since 1970, UTC' }),
  validTo: Type.Number({ description: 'milliseconds since 1970, UTC' }),
  names: Type.Array(Type.String(), { description: 'the first few it is good for' }),
  nameCount: Type.Integer({ minimum: 0 }),
});

/** What happens between an address and an open, perhaps encrypted connection; every kind of probe tells these. */
export const networkEvents = {
  lookup: Type.Object(
    {
      name: Type.String({ description: 'the host' }),
      types: texts('record types that are wanted'),
      source: Type.Union(
        [
          Type.Literal('servers'),
          Type.Literal('joined'),
          Type.Literal('cache'),
          Type.Literal('local'),
        ],
        {
          description:
            'servers (they are asked), joined (the same question is under way), cache (the answer is remembered) or local (hosts file)',
        },
      ),
      servers: texts('the DNS servers, in the order they are given'),
      ageMs: ms('how old the remembered answer is'),
    },
    { description: 'A name is looked up.' },
  ),
  dns_question: Type.Object(
    {
      server: Type.String({ description: 'IP or IP:PORT' }),
      name: Type.String(),
      types: texts('record types asked for'),
    },
    { description: 'A DNS server is asked.' },
  ),
  dns_answer: Type.Object(
    {
      server: Type.String(),
      name: Type.String(),
      type: Type.String({ description: 'A or AAAA' }),
      tookMs: Type.Number(),
      records: Type.Array(Type.Object({ address: Type.String(), ttlSeconds: Type.Number() }), {
        description: 'each with address and ttlSeconds',
      }),
      code: code('what our resolver says instead, such as ENOTFOUND (NXDOMAIN) or ETIMEOUT'),
    },
    { description: 'What a DNS server says, for one type of record.' },
  ),
  addresses: Type.Object(
    {
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
            'each with address and verdict: try, surplus (more than enough are tried), private_address or special_address (the policy refuses them)',
        },
      ),
      tookMs: ms('the lookup; null for an address that needed none'),
      budgetMs: ms('what the lookup may take'),
      reason: code('why there is none to try'),
      message: sentence,
    },
    { description: 'What the address policy says of each address, or why there is none.' },
  ),
  dial: Type.Object(
    { address: Type.String(), port: Type.Integer(), budgetMs: Type.Number() },
    { description: 'A connection to an address begins.' },
  ),
  dialled: Type.Object(
    {
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
            'connected, failed, dropped (another address was faster) or given_up (its time was over)',
        },
      ),
      tookMs: Type.Number(),
      reason: code('why it failed'),
      message: sentence,
    },
    { description: 'That ended.' },
  ),
  tls: Type.Object(
    {
      serverName: Type.Union([Type.String(), Type.Null()], {
        description: 'sent as SNI; null for an IP address',
      }),
      budgetMs: Type.Number(),
    },
    { description: 'A TLS handshake begins.' },
  ),
  tls_ended: Type.Object(
    {
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
            'trusted, refused, ignored (it did not pass, and nobody wanted it to) or unseen (there was none)',
        },
      ),
      trustCode: code('what OpenSSL says against the certificate'),
      chain: Type.Array(certificate, {
        description:
          'from the site to its authority, each with subject, issuer, validFrom, validTo (milliseconds since 1970), names (the first five) and nameCount',
      }),
      reason: code('why the handshake failed'),
      message: sentence,
    },
    { description: 'The handshake ended, well or not.' },
  ),
} as const;
