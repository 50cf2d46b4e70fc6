import type { ServiceContext } from '../../../services/context.ts';
import type { OidcSecrets } from './oidc-client.ts';

/** A sign-in that has begun in one browser; the browser keeps it as a cookie, the service keeps nothing. */
export interface OidcAttempt {
  readonly secrets: OidcSecrets;
  /** Names it: each ends once. */
  readonly id: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  /** Where in the dashboard to go on. */
  readonly next: string;
}

type AttemptNeeds = Pick<ServiceContext, 'linkMac' | 'credentials' | 'clock'>;

/** Longer than people take to sign in. */
export const ATTEMPT_MS = 10 * 60_000;

/** The text of a new attempt, signed by the service, and what is in it. */
export function beginAttempt(
  { linkMac: mac, credentials, clock }: AttemptNeeds,
  next: string,
): { readonly text: string; readonly attempt: OidcAttempt } {
  const body = `${credentials.newSecret()}.${clock.now() + ATTEMPT_MS}.${Buffer.from(next).toString('base64url')}`;
  const text = `${body}.${mac(`oidc\n${body}`)}`;
  return { text, attempt: attemptIn(mac, body) };
}

/** The attempt of a cookie; `null` for one that is not of this service, or over. */
export function readAttempt(
  { linkMac: mac, credentials, clock }: AttemptNeeds,
  text: string | null,
): OidcAttempt | null {
  const { body, sign } = /^(?<body>.*)\.(?<sign>[^.]*)$/s.exec(text ?? '')?.groups ?? {};
  if (body === undefined || sign === undefined) return null;
  if (!credentials.isSame(sign, mac(`oidc\n${body}`))) return null;
  const attempt = attemptIn(mac, body);
  return attempt.expiresAt > clock.now() ? attempt : null;
}

function attemptIn(mac: AttemptNeeds['linkMac'], body: string): OidcAttempt {
  const [seed = '', expiresAt = '', next = ''] = body.split('.');
  return {
    // Of the seed and the key of the service: neither alone says any of them.
    secrets: {
      state: mac(`oidc state\n${seed}`),
      nonce: mac(`oidc nonce\n${seed}`),
      verifier: mac(`oidc verifier\n${seed}`),
    },
    id: mac(`oidc attempt\n${seed}`),
    expiresAt: Number(expiresAt),
    next: Buffer.from(next, 'base64url').toString(),
  };
}
