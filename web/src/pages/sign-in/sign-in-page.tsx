import { useEffect, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { CallerAnswer, SetupAnswer } from '../../../../src/api/contract.ts';
import { Button } from '../../parts/button.tsx';
import { LoneForm } from '../../parts/lone-form.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { accessStore, enterByKey, enterSession } from '../../state/access.ts';
import { ApiFailure, createClient, failureText, NOBODY } from '../../state/client.ts';
import { useStore } from '../../state/store.ts';
import { useText } from '../../text/use-text.tsx';
import { SIGN_IN_PATH } from '../../route/sign-in-path.ts';

const WAYS = ['account', 'key'] as const;
type Way = (typeof WAYS)[number];

const nobody = createClient(NOBODY, () => {});

/** Signs in with an account or a key, and goes on to the page of the address. */
export function SignInPage() {
  const { t } = useText();
  const [way, setWay] = useState<Way | null>(null);
  const hasNoAccount = useIsSetupOpen();
  const shown = way ?? (hasNoAccount ? 'key' : 'account');
  const choice = (
    <Segmented<Way>
      label={t('signIn.way')}
      value={shown}
      options={WAYS.map((value) => ({ value, label: t(`signIn.way.${value}`) }))}
      onChange={setWay}
    />
  );
  return shown === 'key' ? <KeyForm>{choice}</KeyForm> : <AccountForm>{choice}</AccountForm>;
}

/** As long as there is no account, only a key opens anything. */
function useIsSetupOpen(): boolean {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    // Where this is not answered, the form of accounts says what is wrong.
    nobody.get<SetupAnswer>('setup').then(
      (setup) => setIsOpen(setup.isOpen),
      () => {},
    );
  }, []);
  return isOpen;
}

function useGoOn(): () => void {
  const [path, navigate] = useLocation();
  return () => {
    if (path === SIGN_IN_PATH) navigate('/', { replace: true });
  };
}

function AccountForm({ children }: { readonly children: ReactNode }) {
  const { t } = useText();
  const goOn = useGoOn();
  const { wasRefused } = useStore(accessStore);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(wasRefused ? t('signIn.over') : null);
  const submit = async (): Promise<void> => {
    try {
      const form = { email, password, ...(code !== null && { code }) };
      enterSession(await nobody.send<CallerAnswer>('POST', 'session', form));
      goOn();
    } catch (failure) {
      const isAsked = failure instanceof ApiFailure && failure.needs === 'code' && code === null;
      if (isAsked) setCode('');
      setProblem(isAsked ? null : failureText(failure));
    }
  };
  return (
    <LoneForm title="UptimeSquirrel" onSubmit={() => void submit()}>
      {children}
      <TextField
        label={t('account.email')}
        kind="email"
        completes="username"
        value={email}
        onChange={setEmail}
      />
      <TextField
        label={t('account.password')}
        kind="password"
        completes="current-password"
        value={password}
        error={problem}
        onChange={setPassword}
      />
      {code !== null && (
        <TextField
          label={t('signIn.code')}
          description={t('signIn.codeHint')}
          kind="code"
          completes="one-time-code"
          value={code}
          onChange={setCode}
        />
      )}
      <Button type="submit" look="primary">
        {t('go.signIn')}
      </Button>
    </LoneForm>
  );
}

function KeyForm({ children }: { readonly children: ReactNode }) {
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
