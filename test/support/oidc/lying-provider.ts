import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a provider says otherwise than it should. */
export interface Lies {
  /** Claims of the ID token. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly userInfo?: Readonly<Record<string, unknown>>;
  /** Of its metadata. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Signs by a key that it has not published, or not at all. */
  readonly signature?: 'foreign' | 'none';
  /** Takes a code again, and without the verifier. */
  readonly isLax?: boolean;
}

/** A provider of our own making on loopback, that is right until it is told to lie. */
export interface LyingProvider {
  readonly issuer: string;
  lies: Lies;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** Signs someone in at an authorization address; the query that it sends the browser back with. */
  authorize(url: string): string;
  stop(): Promise<void>;
}

interface Code {
  readonly nonce: string;
  readonly challenge: string;
}

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export async function startLyingProvider(clientId: string): Promise<LyingProvider> {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, Code>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    void answer(request).then((body) => send(response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: LyingProvider = {
    issuer,
    lies: {},
    asked,
    authorize: (url) => {
      const { searchParams } = new URL(url);
      const code = randomBytes(16).toString('hex');
      codes.set(code, {
        nonce: searchParams.get('nonce') ?? '',
        challenge: searchParams.get('code_challenge') ?? '',
      });
      const state = searchParams.get('state') ?? '';
      return new URLSearchParams({ code, state, iss: issuer }).toString();
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage): Promise<object | null> {
    const { lies } = provider;
    if (request.url === '/.well-known/openid-configuration') {
      return { ...metadataOf(issuer), ...lies.metadata };
    }
    if (request.url === '/jwks') {
      return { keys: [{ ...key.publicKey.export({ format: 'jwk' }), alg: 'RS256', kid: '1' }] };
    }
    if (request.url === '/userinfo') {
      return { sub: 'ann', email: 'ann@example.com', email_verified: true, ...lies.userInfo };
    }
    const form = new URLSearchParams(await bodyOf(request));
    const code = codes.get(form.get('code') ?? '');
    const verifier = createHash('sha256').update(form.get('code_verifier') ?? '');
    if (code === undefined) return null;
    if (lies.isLax !== true) {
      codes.delete(form.get('code') ?? '');
      if (verifier.digest('base64url') !== code.challenge) return null;
    }
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: clientId, sub: 'ann', iat: now, exp: now + 60 };
    const token = tokenOf(
      { ...claims, nonce: code.nonce, ...lies.claims },
      lies.signature === 'none' ? null : (lies.signature === 'foreign' ? foreign : key).privateKey,
    );
    return { access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: token };
  }
  return provider;
}

function metadataOf(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    authorization_response_iss_parameter_supported: true,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function tokenOf(claims: object, key: KeyObject | null): string {
  const head = key === null ? { alg: 'none' } : { alg: 'RS256', kid: '1' };
  const text = `${base64(head)}.${base64(claims)}`;
  return `${text}.${key === null ? '' : sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function send(response: ServerResponse, body: object | null): void {
  response.writeHead(body === null ? 400 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body ?? { error: 'invalid_grant' }));
}
