import { useState, type SubmitEvent } from 'react';
import { PasswordField } from '../forms/account-fields.tsx';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { confirmationStore, settleConfirmation } from '../state/confirmation.ts';
import { failureText } from '../state/client.ts';
import { useClient } from '../state/session.tsx';
import { useStore } from '../state/store.ts';
import { useText } from '../text/use-text.tsx';

/** Asks for the password once more, where a call needs that. */
export function ConfirmPassword() {
  return useStore(confirmationStore) === null ? null : <Question />;
}

function Question() {
  const { t } = useText();
  const client = useClient();
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    try {
      await client.send('PUT', 'session/confirmation', { password });
      settleConfirmation(true);
    } catch (failure) {
      setProblem(failureText(failure));
    }
  };
  return (
    <Dialog label={t('confirm.title')} onClose={() => settleConfirmation(false)}>
      <form onSubmit={(event) => void submit(event)}>
        <div className="dialog-head">
          <h2>{t('confirm.title')}</h2>
        </div>
        <div className="dialog-body">
          <PasswordField
            description={t('confirm.why')}
            error={problem}
            value={password}
            onChange={setPassword}
          />
        </div>
        <div className="dialog-foot">
          <Button onClick={() => settleConfirmation(false)}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary">
            {t('confirm.go')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
