import { useState } from 'react';
import { EmailField } from '../../forms/account-fields.tsx';
import { Button } from '../../parts/button.tsx';
import { LoneForm } from '../../parts/lone-form.tsx';
import { createClient, failureText, NOBODY } from '../../state/client.ts';
import { useText } from '../../text/use-text.tsx';

/** For who forgot the password: a mail with a link, or who can help where no mail is sent. */
export function ForgottenForm({
  mailsLinks,
  onBack,
}: {
  readonly mailsLinks: boolean;
  onBack(): void;
}) {
  const { t, language } = useText();
  const [email, setEmail] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isSent, setIsSent] = useState(false);
  const submit = async (): Promise<void> => {
    try {
      const form = { email, language: language === 'fa' ? 'fa' : 'en' };
      await createClient(NOBODY, () => {}).fetch('password/link', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(form),
      });
      setIsSent(true);
    } catch (failure) {
      setProblem(failureText(failure));
    }
  };
  const back = (
    <Button look="ghost" onClick={onBack}>
      {t('forgotten.back')}
    </Button>
  );
  if (!mailsLinks) {
    return (
      <LoneForm title={t('signIn.forgotten')} onSubmit={onBack}>
        <p>{t('forgotten.noMail')}</p>
        <code className="secret-text" dir="ltr">
          squirrel user reset-password ann@example.com
        </code>
        {back}
      </LoneForm>
    );
  }
  if (isSent) {
    return (
      <LoneForm title={t('signIn.forgotten')} onSubmit={onBack}>
        <p role="status">{t('forgotten.sent')}</p>
        {back}
      </LoneForm>
    );
  }
  return (
    <LoneForm title={t('signIn.forgotten')} onSubmit={() => void submit()}>
      <p className="soft">{t('forgotten.hint')}</p>
      <EmailField value={email} error={problem} onChange={setEmail} />
      <Button type="submit" look="primary">
        {t('forgotten.go')}
      </Button>
      {back}
    </LoneForm>
  );
}
