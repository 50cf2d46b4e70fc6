import { readEmail, type User } from '../../core/accounts/user.ts';
import type { ServiceContext } from '../context.ts';
import type { AccountNeeds } from './sessions.ts';

type DeviceNeeds = Pick<ServiceContext, 'storage' | 'linkMac'>;

const PROOF = /^(?<device>[\w-]{20,100})\.(?<mac>[\w-]{20,100})$/;

/**
 * The device that a proof is of, when the user of this e-mail signed in there since their password was last set; else `null`.
 * It opens nothing: guesses of others do not slow this device down.
 */
export async function findKnownDevice(
  needs: DeviceNeeds,
  emailText: string,
  proof: string | null,
): Promise<string | null> {
  const { device, mac } = PROOF.exec(proof ?? '')?.groups ?? {};
  const email = readEmail(emailText);
  if (device === undefined || email === null) return null;
  const user = await needs.storage.users.findByEmail(email);
  return user !== null && macOf(needs, user, device) === mac ? device : null;
}

/** A proof for a device that a user has signed in from. */
export function proveDevice(
  needs: Pick<DeviceNeeds, 'linkMac'> & Pick<AccountNeeds, 'credentials'>,
  user: User,
): string {
  const device = needs.credentials.newSecret();
  return `${device}.${macOf(needs, user, device)}`;
}

function macOf({ linkMac }: Pick<DeviceNeeds, 'linkMac'>, user: User, device: string): string {
  return linkMac(`device\n${user.id}\n${device}\n${user.passwordHash ?? ''}`);
}
