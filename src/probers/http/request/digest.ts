import { createHash, randomBytes } from 'node:crypto';

/** Who logs in, to what. */
export interface DigestLogin {
  readonly user: string;
  readonly password: string;
  readonly method: string;
  /** Path and query, as the request line has them. */
  readonly uri: string;
}

type Parameters = ReadonlyMap<string, string>;

// RFC 7616 §3.3, the strongest first; a server without `algorithm` means MD5.
const HASHES: readonly (readonly [algorithm: string, hash: string])[] = [
  ['sha-512-256', 'sha512-256'],
  ['sha-256', 'sha256'],
  ['md5', 'md5'],
];

/** The `Authorization` field that answers the best of these challenges (RFC 7616); `null` when none is a digest we know. */
export function answerDigest(
  challenges: readonly string[],
  login: DigestLogin,
  clientNonce = randomBytes(16).toString('hex'),
): string | null {
  const offers = challenges.flatMap(digestChallenges);
  for (const [algorithm, hash] of HASHES) {
    const offer = offers.find((each) => algorithmOf(each).replace(/-sess$/, '') === algorithm);
    if (offer !== undefined) return authorize(offer, { login, hash, clientNonce });
  }
  return null;
}

function algorithmOf(offer: Parameters): string {
  return (offer.get('algorithm') ?? 'MD5').toLowerCase();
}

function authorize(
  offer: Parameters,
  setup: { readonly login: DigestLogin; readonly hash: string; readonly clientNonce: string },
): string | null {
  const { login, hash, clientNonce } = setup;
  const { user, password, method, uri } = login;
  const realm = offer.get('realm') ?? '';
  const nonce = offer.get('nonce') ?? '';
  const qops = (offer.get('qop') ?? '').split(',').map((each) => each.trim().toLowerCase());
  const hasQop = qops.includes('auth');
  // Without `auth` there is only `auth-int`, which would need the hash of the body.
  if (!hasQop && qops.some((each) => each !== '')) return null;
  const digest = (text: string): string => createHash(hash).update(text, 'utf8').digest('hex');
  const isSession = algorithmOf(offer).endsWith('-sess');
  const secret = digest(`${user}:${realm}:${password}`);
  const first = isSession ? digest(`${secret}:${nonce}:${clientNonce}`) : secret;
  const second = digest(`${method}:${uri}`);
  const middle = hasQop ? `${nonce}:${NONCE_COUNT}:${clientNonce}:auth` : nonce;
  const isNameHashed = offer.get('userhash')?.toLowerCase() === 'true';
  const fields = [
    `username=${quoted(isNameHashed ? digest(`${user}:${realm}`) : user)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `response="${digest(`${first}:${middle}:${second}`)}"`,
  ];
  const { algorithm, opaque } = { algorithm: offer.get('algorithm'), opaque: offer.get('opaque') };
  if (algorithm !== undefined) fields.push(`algorithm=${algorithm}`);
  if (opaque !== undefined) fields.push(`opaque=${quoted(opaque)}`);
  if (hasQop) fields.push('qop=auth', `nc=${NONCE_COUNT}`);
  if (hasQop || isSession) fields.push(`cnonce="${clientNonce}"`);
  if (isNameHashed) fields.push('userhash=true');
  return `Digest ${fields.join(', ')}`;
}

// A nonce is used once: each request of ours has a challenge of its own.
const NONCE_COUNT = '00000001';

// The field goes out one character a byte.
function quoted(text: string): string {
  const escaped = text.replace(/[\\"]/g, '\\$&').replace(/\p{Cc}/gu, '');
  return `"${Buffer.from(escaped, 'utf8').toString('latin1')}"`;
}

const PARAMETER = /\s*,?\s*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))\s*/y;

/** The digest challenges in one field (one character a byte), which may hold several of any scheme (RFC 9110 §11.6.1). */
function digestChallenges(bytes: string): readonly Parameters[] {
  const field = Buffer.from(bytes, 'latin1').toString('utf8');
  const found: Parameters[] = [];
  for (const start of field.matchAll(/(?:^|,)\s*digest\s+(?=[\w-]+\s*=)/gi)) {
    const parameters = new Map<string, string>();
    PARAMETER.lastIndex = start.index + start[0].length;
    for (;;) {
      // It ends where the next scheme begins, whose name no `=` follows.
      const [, name, text, token] = PARAMETER.exec(field) ?? [];
      if (name === undefined) break;
      parameters.set(name.toLowerCase(), token ?? text?.replace(/\\(.)/g, '$1') ?? '');
    }
    found.push(parameters);
  }
  return found;
}
