import { useCallback, useState, type ReactNode } from 'react';
import type { CallerAnswer } from '../../../../src/api/contract.ts';
import { EmailField, PasswordField } from '../../forms/account-fields.tsx';
import { Button } from '../../parts/button.tsx';
import { LoneForm } from '../../parts/lone-form.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { accessStore, enterSession } from '../../state/access.ts';
import { ApiFailure, createClient, failureText, NOBODY } from '../../state/client.ts';
import { useStore } from '../../state/store.ts';
import { useText } from '../../text/use-text.tsx';
import { ByProvider } from './by-provider.tsx';
import { useGoOn } from './use-go-on.ts';
import { useReturn } from './use-return.ts';

const nobody = createClient(NOBODY, () => {});

/** Signs in with an account: by its password, or by the OpenID provider where there is one. */
export function AccountForm({
  provider,
  onForgotten,
  children,
}: {
  /** What it is called. */
  readonly provider: string | null;
  onForgotten(): void;
  readonly children: ReactNode;
}) {
  const { t } = useText();
  const goOn = useGoOn();
  const { wasRefused } = useStore(accessStore);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(wasRefused ? t('signIn.over') : null);
  const [providerProblem, setProviderProblem] = useState<string | null>(null);
  const fail = useCallback((failure: unknown) => setProviderProblem(failureText(failure)), []);
  useReturn(goOn, fail);
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
      {provider !== null && (
        <ByProvider provider={provider} problem={providerProblem} onFailure={fail} />
      )}
      <EmailField value={email} onChange={setEmail} />
      <PasswordField value={password} error={problem} onChange={setPassword} />
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
      <Button look="ghost" onClick={onForgotten}>
        {t('signIn.forgotten')}
      </Button>
    </LoneForm>
  );
}
