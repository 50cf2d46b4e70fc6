import { useState, type ReactNode } from 'react';
import { Button } from '../../parts/button.tsx';
import { LoneForm } from '../../parts/lone-form.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { accessStore, enterByKey } from '../../state/access.ts';
import { useStore } from '../../state/store.ts';
import { useText } from '../../text/use-text.tsx';
import { useGoOn } from './use-go-on.ts';

/** Opens the dashboard by a key. */
export function KeyForm({ children }: { readonly children: ReactNode }) {
  const { t } = useText();
  const goOn = useGoOn();
  const { wasRefused } = useStore(accessStore);
  const [key, setKey] = useState('');
  const submit = (): void => {
    if (key.trim() === '') return;
    enterByKey(key.trim());
    goOn();
  };
  return (
    <LoneForm title="UptimeSquirrel" onSubmit={submit}>
      {children}
      <p className="soft">{t('signIn.hint')}</p>
      <TextField
        label={t('signIn.key')}
        kind="password"
        completes="current-password"
        value={key}
        error={wasRefused ? t('signIn.wrong') : null}
        onChange={setKey}
      />
      <Button type="submit" look="primary">
        {t('signIn.open')}
      </Button>
    </LoneForm>
  );
}
