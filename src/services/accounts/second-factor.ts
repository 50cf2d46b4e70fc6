import {
  normalCode,
  RECOVERY_CODES,
  type SecondFactor,
} from '../../core/accounts/second-factor.ts';
import type { User } from '../../core/accounts/user.ts';
import { ConflictError, InvalidError, NotFoundError } from '../../core/errors.ts';
import { revokeAll, type AccountNeeds } from './sessions.ts';

/** What an app needs to make codes; nothing is asked for before `confirmFactor`. Throws `ConflictError` when it is on already. */
export async function beginFactor(
  { storage, credentials }: AccountNeeds,
  { id: userId, email }: User,
): Promise<{ readonly secret: string; readonly uri: string }> {
  if ((await factorOf({ storage }, userId)) !== null) {
    throw new ConflictError('codes of an app are asked for already: switch that off first');
  }
  const totp = credentials.newTotp(email);
  const { secret } = totp;
  await storage.secondFactors.put({
    userId,
    secret,
    confirmedAt: null,
    usedStep: 0,
    recovery: [],
  });
  return totp;
}

/**
 * Switches it on with a code of the app, and hands out the recovery codes, this once; ends the other sessions. Throws
 * `InvalidError` for a wrong code, `NotFoundError` without `beginFactor`.
 */
export async function confirmFactor(
  needs: AccountNeeds,
  { userId, code, sessionId }: { userId: string; code: string; sessionId: string },
): Promise<readonly string[]> {
  const { storage, credentials, clock } = needs;
  const begun = await storage.secondFactors.get(userId);
  if (begun === null || begun.confirmedAt !== null) {
    throw new NotFoundError('second factor that has begun of user', userId);
  }
  const now = clock.now();
  const step = credentials.totpStepOf(begun.secret, normalCode(code), now);
  if (step === null) {
    const hint = 'Is the clock of the device right?';
    throw new InvalidError([{ path: 'code', message: 'this code is not right now', hint }]);
  }
  const codes = Array.from({ length: RECOVERY_CODES }, () => credentials.newCode());
  const recovery = codes.map((each) => credentials.digest(each));
  await storage.secondFactors.put({ ...begun, confirmedAt: now, usedStep: step, recovery });
  await revokeAll(needs, userId, sessionId);
  return codes.map(inGroups);
}

/** Switches it off; ends all sessions but one. Throws `NotFoundError`. */
export async function removeFactor(
  needs: AccountNeeds,
  userId: string,
  exceptSessionId: string | null = null,
): Promise<void> {
  if (!(await needs.storage.secondFactors.remove(userId))) {
    throw new NotFoundError('second factor of user', userId);
  }
  await revokeAll(needs, userId, exceptSessionId);
}

/** The one that is on. */
export async function factorOf(
  { storage }: Pick<AccountNeeds, 'storage'>,
  userId: string,
): Promise<SecondFactor | null> {
  const factor = await storage.secondFactors.get(userId);
  return factor?.confirmedAt === null ? null : factor;
}

/** Whether a code of the app, or a recovery code, is right; it is used by that. */
export async function useCode(
  { storage, credentials, clock }: AccountNeeds,
  { userId, secret }: SecondFactor,
  text: string,
): Promise<boolean> {
  const code = normalCode(text);
  const step = /^\d{6}$/.test(code) ? credentials.totpStepOf(secret, code, clock.now()) : null;
  if (step !== null) return storage.secondFactors.useStep(userId, step);
  return storage.secondFactors.useRecovery(userId, credentials.digest(code));
}

function inGroups(code: string): string {
  return code.replaceAll(/.{4}(?=.)/g, '$&-');
}
