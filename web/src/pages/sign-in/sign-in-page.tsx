import { useEffect, useState } from 'react';
import type { SetupAnswer } from '../../../../src/api/contract.ts';
import { Segmented } from '../../parts/segmented.tsx';
import { createClient, NOBODY } from '../../state/client.ts';
import { useText } from '../../text/use-text.tsx';
import { AccountForm } from './account-form.tsx';
import { ForgottenForm } from './forgotten-form.tsx';
import { KeyForm } from './key-form.tsx';

const WAYS = ['account', 'key'] as const;
type Way = (typeof WAYS)[number];

const nobody = createClient(NOBODY, () => {});

/** Signs in with an account or a key, and goes on to the page of the address. */
export function SignInPage() {
  const { t } = useText();
  const [way, setWay] = useState<Way | 'forgotten' | null>(null);
  const setup = useSetup();
  const shown = way ?? (setup?.isOpen === true ? 'key' : 'account');
  if (shown === 'forgotten') {
    return (
      <ForgottenForm mailsLinks={setup?.mailsLinks ?? false} onBack={() => setWay('account')} />
    );
  }
  const choice = (
    <Segmented<Way>
      label={t('signIn.way')}
      value={shown}
      options={WAYS.map((value) => ({ value, label: t(`signIn.way.${value}`) }))}
      onChange={setWay}
    />
  );
  if (shown === 'key') return <KeyForm>{choice}</KeyForm>;
  return (
    <AccountForm provider={setup?.provider ?? null} onForgotten={() => setWay('forgotten')}>
      {choice}
    </AccountForm>
  );
}

/** How people sign in here; as long as there is no account, only a key opens anything. */
function useSetup(): SetupAnswer | null {
  const [setup, setSetup] = useState<SetupAnswer | null>(null);
  useEffect(() => {
    // Where this is not answered, the form of accounts says what is wrong.
    nobody.get<SetupAnswer>('setup').then(setSetup, () => {});
  }, []);
  return setup;
}
