import { useId } from 'react';
import type { UserAnswer } from '../../../../src/api/contract.ts';
import type { FormChoice } from '../../forms/form-subject.ts';
import { Field } from '../../parts/field.tsx';
import { useText } from '../../text/use-text.tsx';

/** Whom outages are told to: an owner, or an e-mail address that becomes one. */
export function OwnerChoice({
  value,
  owners,
  onChange,
}: {
  readonly value: string;
  readonly owners: readonly FormChoice[];
  onChange(value: string): void;
}) {
  const { t } = useText();
  const list = useId();
  const isNew = isAddress(value.trim()) && ownerNamed(value, owners) === null;
  return (
    <Field label={t('add.owner')} description={isNew ? t('add.ownerNew') : ''}>
      {(input) => (
        <>
          <input
            {...input}
            className="input"
            dir="auto"
            list={list}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            placeholder={t('add.ownerNone')}
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
          <datalist id={list}>
            {owners.map((owner) => (
              <option key={owner.value} value={owner.value}>
                {owner.label}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

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
