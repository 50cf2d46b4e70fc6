import { Type } from 'typebox';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { canonicalHost, readHostAndPort } from '../../core/address/host-address.ts';
import { quote } from '../../core/forms/quote.ts';
import type { JsonObject, OptionsOf } from '../../core/json.ts';
import { admitUrl } from '../../core/address/target-url.ts';

/** The settings of a domain monitor. */
export const domainOptions = Type.Object(
  {
    domain: Type.String({
      title: 'Domain',
      description: 'The name as it was registered, such as example.com.',
      minLength: 1,
      maxLength: 300,
      examples: ['example.com'],
    }),
    minDays: Type.Integer({
      title: 'Days that must be left',
      description: 'A domain that expires sooner is down.',
      minimum: 0,
      maximum: 365,
      default: 7,
    }),
    warnDays: Type.Integer({
      title: 'Days to warn from',
      description: 'A domain that expires sooner gets the note expires_soon.',
      minimum: 0,
      maximum: 365,
      default: 30,
    }),
    rdap: Type.Optional(
      Type.String({
        title: 'RDAP server',
        description:
          'Address of the registry’s server; by default looked up in the bootstrap file.',
        maxLength: 2_048,
        examples: ['https://rdap.example/v1/'],
      }),
    ),
    bootstrap: Type.String({
      title: 'Bootstrap file',
      description: 'Address of the list of all registries’ servers (RFC 9224).',
      maxLength: 2_048,
      default: 'https://data.iana.org/rdap/dns.json',
    }),
  },
  { additionalProperties: false },
);

export type DomainOptions = OptionsOf<typeof domainOptions>;

/** The options that `domain://example.com` says. Throws `InvalidError`. */
export function optionsOfAddress(address: string): JsonObject {
  const { host, port } = readHostAndPort(address);
  if (port !== null)
    throw new InvalidError([{ path: 'url', message: 'url has a port, and a domain has none' }]);
  return { domain: host };
}

/** The canonical target and options. Throws `InvalidError` with every problem at once. */
export function canonicalDomain(given: DomainOptions): {
  readonly target: string;
  readonly options: JsonObject;
} {
  const problems: Problem[] = [];
  const domain = readDomain(given.domain, problems);
  const servers: Record<string, string> = {};
  for (const path of ['rdap', 'bootstrap'] as const) {
    const text = given[path];
    if (text === undefined) continue;
    const admission = admitUrl(text);
    if (admission.kind === 'admitted') servers[path] = admission.url;
    else problems.push({ path, message: `${path}: ${admission.message}` });
  }
  if (problems.length > 0) throw new InvalidError(problems);
  return { target: domain, options: { ...given, ...servers, domain } };
}

function readDomain(text: string, problems: Problem[]): string {
  const admission = canonicalHost(text.trim());
  const refuse = (message: string): string => {
    problems.push({ path: 'domain', message, hint: 'for example example.com' });
    return '';
  };
  if (admission.kind === 'refused') return refuse(admission.message);
  const { host } = admission;
  if (!/^[^.:]+(\.[^.:]+)+$/.test(host) || /\.\d+$/.test(host)) {
    return refuse(`${quote(text)} is not the name of a domain`);
  }
  return host;
}
