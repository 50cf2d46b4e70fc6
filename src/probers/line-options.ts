import { Type } from 'typebox';
import { INVERT_OPTION } from '../core/check/inverted.ts';
import type { Problem } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { canonicalPlace, connectToOption } from './connect-to.ts';
import { canonicalProxy, proxyOptions } from './proxy-options.ts';
import { canonicalResolver, resolverOption } from './resolver-option.ts';
import { canonicalCredentials, credentialOptions, type CredentialForm } from './tls-options.ts';

/** For kinds that can do without a certificate that passes. */
const insecureOption = Type.Boolean({
  title: 'Accept any certificate',
  formGroup: 'connection',
  description: 'TLS certificates are shown but not verified.',
  default: false,
});

/** For kinds that connect to a name of both families. */
const familyOption = Type.Union(
  [Type.Literal('both'), Type.Literal('ipv4'), Type.Literal('ipv6')],
  {
    title: 'Address family',
    description: 'both races IPv6 against IPv4.',
    formGroup: 'connection',
    default: 'both',
  },
);

/** For kinds that keep a connection to their target: how it is made. */
export const lineOptions = {
  insecure: insecureOption,
  family: familyOption,
  connectTo: connectToOption,
  resolver: resolverOption,
  ...proxyOptions,
  ...credentialOptions,
  [INVERT_OPTION]: Type.Boolean({
    title: 'Inverted',
    description:
      'Up when the target fails, down when it works; what cannot be judged stays unknown.',
    default: false,
  }),
} as const;

/** The same options in their one form; complaints go to `problems`. */
export function canonicalLine(given: LineForm, problems: Problem[]): JsonObject {
  const { connectTo, resolver } = given;
  return {
    ...(connectTo !== undefined && { connectTo: canonicalPlace(connectTo, problems) }),
    ...(resolver !== undefined && { resolver: canonicalResolver(resolver, problems) }),
    ...canonicalProxy(given, problems),
    ...canonicalCredentials(given, problems),
  };
}

/** The target of an address that is dialled elsewhere: several machines behind one name are several targets. */
export function placedTarget(target: string, { connectTo }: JsonObject): string {
  return typeof connectTo === 'string' ? `${target}#${connectTo}` : target;
}

interface LineForm extends CredentialForm {
  readonly connectTo?: string;
  readonly resolver?: string;
  readonly proxy?: string;
  readonly proxyLogin?: string;
}
