import { constants, createHash, X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { codeOf, unknownFault, type Fault } from '../probe/fault.ts';
import { readCredentials, type CredentialPems, type TlsCredentials } from './credentials.ts';
import { openVerifiedPaths, type VerifiedPaths } from './verified-path.ts';

/** Shared by all TLS connections of ours; costly to build, so it is built once, when first needed. */
export interface Trust {
  /** Shared by all connections. */
  context(): SecureContext;
  /** Whether one of the given authorities carries this organisation's name. */
  knowsOrganisation(name: string): boolean;
  readonly paths: VerifiedPaths;
  /** The same trust with the certificates of one monitor. */
  with(credentials: TlsCredentials): Trust | Fault;
}

/** Trusts the runtime's and the system's certificates and the given ones. */
export function openTrust(extraCaPems: readonly string[]): Trust {
  return trustOf({ extraCaPems, identity: null }, new KeptTrusts(extraCaPems));
}

function trustOf({ extraCaPems, identity }: TrustSetup, others: KeptTrusts): Trust {
  let context: SecureContext | null = null;
  let organisations: ReadonlySet<string> | null = null;
  const pems = (): readonly string[] => [...trustedPems(), ...extraCaPems];
  return {
    context: () => (context ??= createContext(pems(), identity)),
    knowsOrganisation: (name) => (organisations ??= organisationsOf(extraCaPems)).has(name),
    paths: openVerifiedPaths(pems),
    with: (credentials) => others.with(credentials),
  };
}

interface Identity {
  readonly cert: string;
  readonly key: string;
}

interface TrustSetup {
  readonly extraCaPems: readonly string[];
  readonly identity: Identity | null;
}

/** Each is some MiB, since OpenSSL keeps all authorities for each anew. */
const MAX_KEPT = 32;

/** The trusts of monitors with certificates of their own; those used last are kept. */
class KeptTrusts {
  readonly #extraCaPems: readonly string[];
  readonly #kept = new Map<string, Trust>();

  constructor(extraCaPems: readonly string[]) {
    this.#extraCaPems = extraCaPems;
  }

  with(credentials: TlsCredentials): Trust | Fault {
    const pems = readCredentials(credentials);
    if ('outcome' in pems) return pems;
    const { ca, cert, key } = pems;
    const id = createHash('sha256')
      .update(JSON.stringify([ca, cert, key]))
      .digest('base64');
    const trust = this.#kept.get(id) ?? this.#open(pems);
    if ('outcome' in trust) return trust;
    this.#kept.delete(id);
    this.#kept.set(id, trust);
    const [oldest = id] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT) this.#kept.delete(oldest);
    return trust;
  }

  #open({ ca, cert, key }: CredentialPems): Trust | Fault {
    const extraCaPems = [...this.#extraCaPems, ...(ca.match(PEM_BLOCK) ?? [])];
    const trust = trustOf({ extraCaPems, identity: cert === '' ? null : { cert, key } }, this);
    try {
      trust.context();
      return trust;
    } catch (error) {
      const message = `the certificates of this monitor cannot be used (${codeOf(error).slice(0, 80)})`;
      return unknownFault('credentials', 'tls', message);
    }
  }
}

function createContext(ca: readonly string[], identity: Identity | null): SecureContext {
  return createSecureContext({
    ca: [...ca],
    ...identity,
    minVersion: 'TLSv1.2',
    // Level 1 admits 1024-bit keys (a note, not a failure) and refuses SHA-1 signatures. Written down here, so that
    // another runtime does not turn verdicts around.
    // No finite-field Diffie-Hellman: the server chooses the group, and one of 10,000 bits costs 0.6 s of our time. Browsers
    // have given it up too; TLS 1.3 and the curves below leave no other way in.
    ciphers: 'DEFAULT:!kDHE:@SECLEVEL=1',
    // X25519 first: about a tenth cheaper than what OpenSSL would choose.
    ecdhCurve: 'X25519:P-256:P-384:P-521',
    maxVersion: 'TLSv1.3',
    // A second handshake in the middle could show another certificate than the one that was judged. So a server without
    // renegotiation_info is as safe as any other, and browsers talk to it too (RFC 5746 §4.1).
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_LEGACY_SERVER_CONNECT,
    // No session is ever resumed, so none is stored.
    sessionTimeout: 1,
  });
}

function trustedPems(): readonly string[] {
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function organisationsOf(pems: readonly string[]): ReadonlySet<string> {
  const blocks = pems.flatMap((pem) => pem.match(PEM_BLOCK) ?? []);
  const names = blocks.map((block) => /^O=(.+)$/m.exec(new X509Certificate(block).subject)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}
