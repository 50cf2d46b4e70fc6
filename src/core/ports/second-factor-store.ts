import type { SecondFactor } from '../accounts/second-factor.ts';
import type { Page, PageRequest } from '../page.ts';

/** Second factors of users. Every write is durable when it resolves. */
export interface SecondFactorStore {
  /** In the place of one that is there. Throws `NotFoundError` for an unknown user. */
  put(factor: SecondFactor): Promise<void>;
  get(userId: string): Promise<SecondFactor | null>;
  /** By user. */
  list(request: PageRequest): Promise<Page<SecondFactor>>;
  /** Notes that the code of a time step was used; false when it, or one of a later step, was before. */
  useStep(userId: string, step: number): Promise<boolean>;
  /** Takes a recovery code out; false when it is not there. */
  useRecovery(userId: string, digest: string): Promise<boolean>;
  /** Says whether there was one. */
  remove(userId: string): Promise<boolean>;
}
