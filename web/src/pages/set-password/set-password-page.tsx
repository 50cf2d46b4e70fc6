import { useState } from 'react';
import { Link } from 'wouter';
import { NewPasswordField } from '../../forms/account-fields.tsx';
import { Button } from '../../parts/button.tsx';
import { LoneForm } from '../../parts/lone-form.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { SIGN_IN_PATH } from '../../route/sign-in-path.ts';
import { takeToken } from '../../route/taken-token.ts';
import { createClient, failureText, NOBODY } from '../../state/client.ts';
import { useText } from '../../text/use-text.tsx';

// Taken once: the address forgets it.
const givenToken = takeToken();

/** Where an invitation, or the link of who forgot a password, leads. */
export function SetPasswordPage() {
  const { t } = useText();
  const [token, setToken] = useState(givenToken);
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isDone, setIsDone] = useState(false);
  const submit = async (): Promise<void> => {
    try {
      await createClient(NOBODY, () => {}).send('PUT', 'password', { token, password });
      setIsDone(true);
    } catch (failure) {
      setProblem(failureText(failure));
    }
  };
  if (isDone) {
    return (
      <LoneForm title={t('go.setPassword')} onSubmit={() => {}}>
        <p role="status">{t('password.done')}</p>
        <Link className="button primary" href={SIGN_IN_PATH}>
          {t('go.signIn')}
        </Link>
      </LoneForm>
    );
  }
  return (
    <LoneForm title={t('go.setPassword')} onSubmit={() => void submit()}>
      <p className="soft">{t('password.hint')}</p>
      {givenToken === '' && (
        <TextField label={t('password.token')} kind="code" value={token} onChange={setToken} />
      )}
      <NewPasswordField value={password} error={problem} onChange={setPassword} />
      <Button type="submit" look="primary">
        {t('password.go')}
      </Button>
    </LoneForm>
  );
}
