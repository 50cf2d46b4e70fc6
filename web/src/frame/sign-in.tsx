import { useState, type SubmitEvent } from 'react';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Acorn } from '../parts/mark.tsx';
import { useText } from '../text/use-text.tsx';
import './sign-in.css';

/** Asks for the access key when the address did not carry one. */
export function SignIn({
  wasRefused,
  onKey,
}: {
  readonly wasRefused: boolean;
  onKey(key: string): void;
}) {
  const { t } = useText();
  const [key, setKey] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (key.trim() !== '') onKey(key.trim());
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <h1>
          <Acorn size={28} /> UptimeSquirrel
        </h1>
        <p className="soft">{t('signIn.hint')}</p>
        <Field label={t('signIn.key')} error={wasRefused ? t('signIn.wrong') : null}>
          {(input) => (
            <input
              {...input}
              className="input"
              type="password"
              autoComplete="current-password"
              dir="ltr"
              value={key}
              onChange={(event) => setKey(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" look="primary">
          {t('signIn.open')}
        </Button>
      </form>
    </main>
  );
}
