import { Type } from 'typebox';
import { isResolverAddress } from '../core/address/resolver-address.ts';
import type { Problem } from '../core/errors.ts';
import { quote } from '../core/forms/quote.ts';

/** For kinds that look names up: name servers of a monitor's own. */
export const resolverOption = Type.Optional(
  Type.String({
    title: 'Resolver',
    formGroup: 'connection',
    description:
      'IP or IP:PORT of the name server to ask instead of the usual ones; several with commas.',
    minLength: 1,
    maxLength: 300,
    examples: ['192.0.2.53', '192.0.2.53:5353,[2001:db8::53]:53'],
  }),
);

const MAX_RESOLVERS = 4;

/** The name servers in a text. */
export function resolversOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** The one form of the option; complains about what is no name server. */
export function canonicalResolver(text: string, problems: Problem[]): string {
  const servers = resolversOf(text);
  const wrong = servers.find((server) => !isResolverAddress(server));
  if (wrong !== undefined || servers.length === 0 || servers.length > MAX_RESOLVERS) {
    const message =
      wrong === undefined
        ? `resolver must name 1 to ${MAX_RESOLVERS} name servers`
        : `resolver must be an IP address, if need be with a port, not ${quote(wrong)}`;
    const hint = 'for example 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:53';
    problems.push({ path: 'resolver', message, hint });
  }
  return servers.join(',');
}
