import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState, type SubmitEvent } from 'react';
import type {
  BegunFactor,
  RecoveryCodes,
  SecondFactorAnswer,
} from '../../../../src/api/contract.ts';
import { DeleteButton } from '../../lists/delete-button.tsx';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { showFailure } from '../../parts/toasts.tsx';
import { failureText } from '../../state/client.ts';
import { loadLate } from '../../state/load-late.ts';
import { useClient } from '../../state/session.tsx';
import { useText } from '../../text/use-text.tsx';

const PATH = 'account/second-factor';
// Few ever see one: what draws it is loaded for them.
const QrPicture = lazy(async () => ({
  default: (await loadLate(() => import('./qr-picture.tsx'))).QrPicture,
}));

/** Codes of an app beside the password: switched on by a first code, with codes for who loses the app. */
export function SecondFactorCard() {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const [begun, setBegun] = useState<BegunFactor | null>(null);
  const [recovery, setRecovery] = useState<readonly string[] | null>(null);
  const { data } = useQuery({
    queryKey: [PATH],
    queryFn: ({ signal }) => client.get<SecondFactorAnswer>(PATH, signal),
  });
  const begin = async (): Promise<void> => {
    try {
      setBegun(await client.send<BegunFactor>('POST', PATH));
    } catch (failure) {
      showFailure(t('list.notDone'), failure);
    }
  };
  const remove = async (): Promise<void> => {
    await client.send('DELETE', PATH);
    setRecovery(null);
    await queries.invalidateQueries({ queryKey: [PATH] });
  };
  const finish = async (codes: readonly string[]): Promise<void> => {
    setBegun(null);
    setRecovery(codes);
    await queries.invalidateQueries({ queryKey: [PATH] });
  };
  return (
    <Card
      title={t('factor.title')}
      note={data?.isOn === true ? t('settings.on') : t('settings.off')}
    >
      <div className="card-body settings-form">
        {recovery !== null && <Recovery codes={recovery} />}
        {data?.isOn === true && (
          <>
            <p className="soft">{t('factor.left', { count: data.recoveryCodesLeft })}</p>
            <div>
              <DeleteButton name={t('factor.title')} label={t('factor.off')} run={remove} />
            </div>
          </>
        )}
        {data?.isOn === false && begun === null && (
          <>
            <p className="soft">{t('factor.why')}</p>
            <Button onClick={() => void begin()}>{t('factor.on')}</Button>
          </>
        )}
        {begun !== null && <FirstCode begun={begun} onDone={(codes) => void finish(codes)} />}
      </div>
    </Card>
  );
}

function Recovery({ codes }: { readonly codes: readonly string[] }) {
  const { t } = useText();
  return (
    <div role="status">
      <p>{t('factor.recovery')}</p>
      <code className="secret-text" dir="ltr">
        {codes.join(' ')}
      </code>
    </div>
  );
}

function FirstCode({
  begun,
  onDone,
}: {
  readonly begun: BegunFactor;
  onDone(codes: readonly string[]): void;
}) {
  const { t } = useText();
  const client = useClient();
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    try {
      onDone((await client.send<RecoveryCodes>('PUT', PATH, { code })).recoveryCodes);
    } catch (failure) {
      setProblem(failureText(failure));
    }
  };
  return (
    <form className="settings-form" onSubmit={(event) => void submit(event)}>
      <p>{t('factor.scan')}</p>
      <Suspense fallback={<div className="qr-picture" />}>
        <QrPicture text={begun.uri} label={t('factor.picture')} />
      </Suspense>
      <code className="secret-text" dir="ltr">
        {begun.secret}
      </code>
      <a className="link" href={begun.uri}>
        {t('factor.open')}
      </a>
      <TextField
        label={t('signIn.code')}
        kind="code"
        completes="one-time-code"
        value={code}
        error={problem}
        onChange={setCode}
      />
      <Button type="submit" look="primary">
        {t('factor.on')}
      </Button>
    </form>
  );
}
