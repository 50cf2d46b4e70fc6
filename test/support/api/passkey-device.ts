import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A device that makes passkeys and signs by them, as WebAuthn says: ES256, no attestation, the user always verified. */
export interface PasskeyDevice {
  make(challenge: string, changes?: DeviceLies): object;
  signIn(challenge: string, changes?: DeviceLies): object;
}

/** What it says otherwise than it should. */
export interface DeviceLies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly flags?: number;
  readonly type?: string;
  readonly counter?: number;
}

const USER_PRESENT = 1;
const USER_VERIFIED = 4;
const HAS_KEY = 64;

export function openDevice(origin: string, rpId: string): PasskeyDevice {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(32);
  let counter = 0;
  const clientData = (challenge: string, fallback: string, lies: DeviceLies): Buffer =>
    Buffer.from(
      JSON.stringify({ type: lies.type ?? fallback, challenge, origin: lies.origin ?? origin }),
    );
  const head = (flags: number, lies: DeviceLies): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(lies.counter ?? counter);
    const party = createHash('sha256')
      .update(lies.rpId ?? rpId)
      .digest();
    return Buffer.concat([party, Buffer.from([lies.flags ?? flags]), count]);
  };
  const answer = (response: Record<string, Buffer>): object => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    response: Object.fromEntries(
      Object.entries(response).map(([name, bytes]) => [name, bytes.toString('base64url')]),
    ),
  });
  return {
    make: (challenge, lies = {}) => {
      const cose = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(x, 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(y, 'base64url'),
      ]);
      const authData = Buffer.concat([
        head(USER_PRESENT | USER_VERIFIED | HAS_KEY, lies),
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        cose,
      ]);
      const attestationObject = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.from([authData.length]),
        authData,
      ]);
      return answer({
        clientDataJSON: clientData(challenge, 'webauthn.create', lies),
        attestationObject,
      });
    },
    signIn: (challenge, lies = {}) => {
      counter += 1;
      const authenticatorData = head(USER_PRESENT | USER_VERIFIED, lies);
      const clientDataJSON = clientData(challenge, 'webauthn.get', lies);
      const hash = createHash('sha256').update(clientDataJSON).digest();
      const signature = sign('sha256', Buffer.concat([authenticatorData, hash]), privateKey);
      return answer({ clientDataJSON, authenticatorData, signature });
    },
  };
}
