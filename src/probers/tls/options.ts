import { Type, type TLiteral } from 'typebox';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { bracketed, canonicalHost } from '../../core/address/host-address.ts';
import type { JsonObject, OptionsOf } from '../../core/json.ts';
import { certificateDaysOptions } from '../certificate-days.ts';
import { STARTTLS_PROTOCOLS, type StarttlsProtocol } from '../conversation/starttls.ts';
import { canonicalLine, lineOptions, placedTarget } from '../line-options.ts';

/** The settings of a certificate monitor. */
export const tlsOptions = Type.Object(
  {
    host: Type.String({
      title: 'Host',
      description: 'A name or an IP address; the certificate has to be for it.',
      minLength: 1,
      maxLength: 300,
      examples: ['shop.example.com'],
    }),
    port: Type.Integer({
      title: 'Port',
      description: 'It has to speak TLS from the first byte, unless starttls names a protocol.',
      minimum: 1,
      maximum: 65_535,
      default: 443,
    }),
    starttls: Type.Optional(
      Type.Union(
        STARTTLS_PROTOCOLS.map((each) => Type.Literal(each)) as [TLiteral<StarttlsProtocol>],
        {
          title: 'STARTTLS',
          description: 'The protocol that begins in clear, and by which TLS is asked for.',
        },
      ),
    ),
    ...certificateDaysOptions,
    issuer: Type.Optional(
      Type.String({
        title: 'Expected issuer',
        description:
          'Has to stand in the name of the issuer of the certificate or of one above it.',
        minLength: 1,
        maxLength: 200,
        examples: ["Let's Encrypt"],
      }),
    ),
    fingerprint: Type.Optional(
      Type.String({
        title: 'Pinned fingerprint',
        description:
          'SHA-256 of the certificate or of one above it: 64 hexadecimal digits, colons allowed.',
        maxLength: 100,
      }),
    ),
    ...lineOptions,
    insecure: Type.Boolean({
      title: 'Accept any certificate',
      description: 'Neither authority nor name are verified; for pinned certificates of your own.',
      default: false,
    }),
  },
  { additionalProperties: false, title: 'TLS' },
);

export type TlsOptions = OptionsOf<typeof tlsOptions>;

/** The canonical target and options. Throws `InvalidError` with every problem at once. */
export function canonicalTls(given: TlsOptions): {
  readonly target: string;
  readonly options: JsonObject;
} {
  const problems: Problem[] = [];
  const admission = canonicalHost(given.host.trim());
  if (admission.kind === 'refused') problems.push({ path: 'host', message: admission.message });
  const fingerprint = given.fingerprint?.replace(/[:\s]/g, '').toLowerCase();
  if (fingerprint !== undefined && !/^[0-9a-f]{64}$/.test(fingerprint)) {
    const message = 'fingerprint must be 64 hexadecimal digits';
    const hint = 'openssl x509 -noout -fingerprint -sha256 prints it';
    problems.push({ path: 'fingerprint', message, hint });
  }
  const line = canonicalLine(given, problems);
  if (problems.length > 0 || admission.kind === 'refused') throw new InvalidError(problems);
  const { host } = admission;
  return {
    target: placedTarget(`tls://${bracketed(host)}:${given.port}`, line),
    options: { ...given, ...line, host, ...(fingerprint !== undefined && { fingerprint }) },
  };
}
