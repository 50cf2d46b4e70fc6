import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Passkey } from '../../../core/accounts/passkey.ts';
import type { User } from '../../../core/accounts/user.ts';
import { AppError } from '../../../core/errors.ts';
import type { RelyingParty } from './relying-party.ts';

// Large, and wanted by few: loaded when a passkey is first used.
const library = () => import('@simplewebauthn/server');

/** What the device made, to be kept. */
type MadePasskey = Pick<Passkey, 'id' | 'publicKey' | 'counter'>;

/** What a browser makes a passkey by. It has to check who holds the device, so that a passkey stands for two factors. */
export async function beginPasskey(
  { id: rpID }: RelyingParty,
  { user, existing }: { readonly user: User; readonly existing: readonly Passkey[] },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: 'UptimeSquirrel',
    rpID,
    userName: user.email,
    userDisplayName: user.name,
    userID: new TextEncoder().encode(user.id),
    attestationType: 'none',
    excludeCredentials: existing.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/** The passkey that a browser has made for a challenge of ours. Throws `AppError` with the code `forbidden`. */
export async function checkNewPasskey(
  party: RelyingParty,
  answer: { readonly challenge: string | null; readonly credential: RegistrationResponseJSON },
): Promise<MadePasskey> {
  const { verifyRegistrationResponse } = await library();
  const { challenge, credential } = answer;
  const checked = await orRefusal(challenge, (expectedChallenge) =>
    verifyRegistrationResponse({
      response: credential,
      expectedChallenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
    }),
  );
  if (!checked.verified) throw refusal();
  const { id, publicKey, counter } = checked.registrationInfo.credential;
  return { id, publicKey: Buffer.from(publicKey).toString('base64url'), counter };
}

/** What a browser signs in by, with any passkey that was made for us. */
export async function beginPasskeySignIn({
  id: rpID,
}: RelyingParty): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({ rpID, userVerification: 'required' });
}

/** What the device has counted to, when it signed a challenge of ours. Throws `AppError` with the code `forbidden`. */
export async function checkPasskeySignIn(
  party: RelyingParty,
  answer: {
    readonly challenge: string | null;
    readonly credential: AuthenticationResponseJSON;
    readonly passkey: Passkey;
  },
): Promise<number> {
  const { verifyAuthenticationResponse } = await library();
  const { challenge, credential, passkey } = answer;
  const checked = await orRefusal(challenge, (expectedChallenge) =>
    verifyAuthenticationResponse({
      response: credential,
      expectedChallenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
      requireUserVerification: true,
    }),
  );
  if (!checked.verified) throw refusal();
  return checked.authenticationInfo.newCounter;
}

/** The library throws for whatever is not as it has to be. */
async function orRefusal<Result>(
  challenge: string | null,
  check: (challenge: string) => Promise<Result>,
): Promise<Result> {
  if (challenge === null) throw refusal();
  try {
    return await check(challenge);
  } catch {
    throw refusal();
  }
}

/** Why says nothing that an honest browser could mend. */
export function refusal(): AppError {
  return new AppError('forbidden', 'this passkey was not accepted: try again');
}
