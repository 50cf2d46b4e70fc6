import { useId } from 'react';
import type { FormChoice } from '../../forms/form-subject.ts';
import { Field } from '../../parts/field.tsx';
import { useText } from '../../text/use-text.tsx';
import { isAddress, ownerNamed } from './owner-names.ts';

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
            maxLength={500}
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
