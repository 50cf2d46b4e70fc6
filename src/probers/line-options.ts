import { Type } from 'typebox';

/** For kinds that can do without a certificate that passes. */
export const insecureOption = Type.Boolean({
  title: 'Accept any certificate',
  description: 'TLS certificates are shown but not verified.',
  default: false,
});

/** For kinds that connect to a name of both families. */
export const familyOption = Type.Union(
  [Type.Literal('both'), Type.Literal('ipv4'), Type.Literal('ipv6')],
  { title: 'Address family', description: 'both races IPv6 against IPv4.', default: 'both' },
);
