import type { UserAnswer } from '../../../../src/api/contract.ts';
import type { FormChoice } from '../../forms/form-subject.ts';

/** Whether it is an e-mail address. */
export function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text);
}

/** The owner that is meant, by id or by what the list calls it; `null`: none of them. */
export function ownerNamed(text: string, owners: readonly FormChoice[]): string | null {
  const wanted = text.trim().toLowerCase();
  const found = owners.find(
    ({ value, label }) =>
      value.toLowerCase() === wanted ||
      label.toLowerCase() === `${wanted} (${value})`.toLowerCase(),
  );
  return found?.value ?? null;
}

/** The owner that an account is, by its address or its name; `null`: none. */
export function ownOwner(
  { email, name }: Pick<UserAnswer, 'email' | 'name'>,
  owners: readonly FormChoice[],
): string | null {
  return ownerNamed(email, owners) ?? ownerNamed(name, owners);
}
