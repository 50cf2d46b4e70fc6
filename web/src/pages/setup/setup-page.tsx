import { useState } from 'react';
import { useLocation } from 'wouter';
import type { CallerAnswer } from '../../../../src/api/contract.ts';
import { EmailField, NewPasswordField } from '../../forms/account-fields.tsx';
import { Button } from '../../parts/button.tsx';
import { LoneForm } from '../../parts/lone-form.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { accessStore, enterSession } from '../../state/access.ts';
import { createClient, failureText, NOBODY } from '../../state/client.ts';
import { useText } from '../../text/use-text.tsx';
import { takeToken } from '../../route/taken-token.ts';

// Taken once: the address forgets it.
const givenToken = takeToken();

/** The first account: whose is this service? A token that the start printed, or the key of this tab, lets them. */
export function SetupPage() {
  const { t } = useText();
  const [, navigate] = useLocation();
  const [token, setToken] = useState(givenToken);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const { access } = accessStore.get();
  const hasKey = access !== 'asking' && access?.kind === 'key';
  const submit = async (): Promise<void> => {
    const client = createClient(hasKey ? access : NOBODY, () => {});
    const form = { name, email, password, ...(token !== '' && { token }) };
    try {
      enterSession(await client.send<CallerAnswer>('POST', 'setup', form));
      navigate('/add', { replace: true });
    } catch (failure) {
      setProblem(failureText(failure));
    }
  };
  return (
    <LoneForm title={t('setup.headline')} onSubmit={() => void submit()}>
      <p className="soft">{t('setup.hint')}</p>
      {!hasKey && (
        <TextField
          label={t('setup.token')}
          description={t('setup.tokenHint')}
          kind="code"
          value={token}
          onChange={setToken}
        />
      )}
      <TextField label={t('account.name')} completes="name" value={name} onChange={setName} />
      <EmailField value={email} onChange={setEmail} />
      <NewPasswordField value={password} error={problem} onChange={setPassword} />
      <Button type="submit" look="primary">
        {t('setup.go')}
      </Button>
    </LoneForm>
  );
}
