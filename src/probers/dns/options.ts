import { Type, type TLiteral } from 'typebox';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { bracketed, canonicalHost, readHostAddress } from '../../core/address/host-address.ts';
import type { JsonObject, OptionsOf } from '../../core/json.ts';
import { RECORD_TYPES, type RecordType } from '../../network/index.ts';
import { readServer } from './server-address.ts';

const MAX_PATTERN = 500;
// A text may have as many bytes as an answer; keys of 16,384 bits have some 2,800.
const MAX_VALUE = 10_000;
const values = (
  maxLength: number,
  about: { title: string; description: string; examples: readonly string[] },
) =>
  Type.Optional(
    Type.Union(
      [
        Type.String({ minLength: 1, maxLength }),
        Type.Array(Type.String({ minLength: 1, maxLength }), {
          minItems: 1,
          maxItems: 50,
        }),
      ],
      { ...about, examples: [...about.examples] },
    ),
  );

/** The settings of a DNS monitor. */
export const dnsOptions = Type.Object(
  {
    domain: Type.String({
      title: 'Domain name',
      description: 'To ask about; an IP address for the type PTR.',
      minLength: 1,
      maxLength: 300,
      examples: ['example.com'],
    }),
    type: Type.Union(RECORD_TYPES.map((type) => Type.Literal(type)) as [TLiteral<RecordType>], {
      title: 'Type',
      description: 'Of the records to ask for.',
      default: 'A',
    }),
    servers: Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
      title: 'Name servers',
      description: 'HOST or HOST:PORT of those to ask; without any, the resolver of the machine.',
      maxItems: 5,
      default: [],
      examples: [['ns1.example.com']],
    }),
    contains: values(MAX_PATTERN, {
      title: 'Records that have to be there',
      description: 'Each has to match a record: * stands for any characters, ? for one.',
      examples: ['v=spf1 *'],
    }),
    equals: values(MAX_VALUE, {
      title: 'All records',
      description:
        'The records in any order, no more and no fewer; texts also quoted, as in a zone file.',
      examples: ['10 mail.example.com'],
    }),
    minRecords: Type.Integer({
      title: 'Minimum records',
      description: 'With fewer records the name counts as down.',
      minimum: 0,
      maximum: 100,
      default: 1,
    }),
    absent: Type.Boolean({
      title: 'Expect no such name',
      description: 'Up when the name does not exist (NXDOMAIN), down when it does.',
      default: false,
    }),
  },
  { additionalProperties: false, title: 'DNS' },
);

export type DnsOptions = OptionsOf<typeof dnsOptions>;

/** The canonical target and options. Throws `InvalidError` with every problem at once. */
export function canonicalDns(given: DnsOptions): {
  readonly target: string;
  readonly options: JsonObject;
} {
  const { type, servers, absent } = given;
  const problems: Problem[] = [];
  const admission = canonicalHost(given.domain.trim());
  if (admission.kind === 'refused') problems.push({ path: 'domain', message: admission.message });
  else if (isAddress(admission.host) && type !== 'PTR') {
    const hint = 'for the name of an address, ask for the type PTR';
    problems.push({ path: 'domain', message: `an IP address has no ${type} record`, hint });
  }
  const read = servers.map(readServer);
  for (const [index, server] of read.entries()) {
    if (server.kind === 'ok') continue;
    const path = `servers[${index}]`;
    problems.push({ path, message: `${path} ${server.fault}` });
  }
  if (absent && (given.contains ?? given.equals) !== undefined) {
    const message =
      'absent excludes contains and equals: a name that does not exist has no records';
    problems.push({ path: 'absent', message });
  }
  if (problems.length > 0 || admission.kind === 'refused') throw new InvalidError(problems);
  const domain = admission.host;
  const texts = read.map((server) => (server.kind === 'ok' ? server.text : ''));
  return {
    target: targetOf(domain, type, texts),
    options: { ...given, domain, servers: texts },
  };
}

/** The options that `dns://name?type=MX` or, as in RFC 4501, `dns://server/name?type=MX` says. */
export function readDnsAddress(address: string): JsonObject {
  const { host, port, path, query } = readHostAddress(address);
  const problems: Problem[] = [];
  for (const key of query.keys()) {
    if (key.toLowerCase() === 'type') continue;
    const hint = 'give other settings beside the address';
    problems.push({ path: 'url', message: 'url has something other than type after its ?', hint });
  }
  if (host === '' || (path === '' && port !== null)) {
    const hint = 'for example dns://example.com?type=MX, or dns://server/example.com';
    problems.push({ path: 'url', message: 'url names nothing to ask about', hint });
  }
  if (problems.length > 0) throw new InvalidError(problems);
  const [type] = [...query].flatMap(([key, value]) =>
    key.toLowerCase() === 'type' ? [value] : [],
  );
  const server = `${bracketed(host)}${port === null ? '' : `:${port}`}`;
  return {
    domain: path === '' ? host : path,
    ...(path !== '' && { servers: [server] }),
    ...(type !== undefined && { type: type.toUpperCase() }),
  };
}

function targetOf(domain: string, type: string, [first, ...others]: readonly string[]): string {
  const asked = first === undefined ? bracketed(domain) : `${first}/${domain}`;
  return `dns://${asked}?type=${type}${others.map((server) => `&server=${server}`).join('')}`;
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^[\d.]+$/.test(host);
}
