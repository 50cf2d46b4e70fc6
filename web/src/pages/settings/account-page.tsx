import { useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import type { CallerAnswer, SessionAnswer } from '../../../../src/api/contract.ts';
import { DeleteButton } from '../../lists/delete-button.tsx';
import { ListCard, ListLine } from '../../lists/list-card.tsx';
import { useList } from '../../lists/use-list.ts';
import { NewPasswordField, PasswordField } from '../../forms/account-fields.tsx';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Tag } from '../../parts/tag.tsx';
import { showToast } from '../../parts/toasts.tsx';
import { enterSession } from '../../state/access.ts';
import { failureText } from '../../state/client.ts';
import { useClient } from '../../state/session.tsx';
import { useCaller } from '../../state/use-caller.ts';
import { useNow } from '../../state/use-now.ts';
import { useText } from '../../text/use-text.tsx';
import { agentOf } from '../../browser/agent-text.ts';
import { SecondFactorCard } from './second-factor-card.tsx';
import { SettingsTabs } from './settings-tabs.tsx';
import './settings.css';

/** The account of who is signed in. */
export function AccountPage() {
  const { t } = useText();
  const user = useCaller()?.user;
  return (
    <div className="page-stack">
      <SettingsTabs />
      <h1>{t('settings.account')}</h1>
      {user !== undefined && user !== null && (
        <p>
          <bdi>{user.name}</bdi> · <bdi dir="ltr">{user.email}</bdi> · {t(`role.${user.role}`)}
        </p>
      )}
      <PasswordCard />
      <SecondFactorCard />
      <Sessions />
    </div>
  );
}

function PasswordCard() {
  const { t } = useText();
  const client = useClient();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    try {
      const form = { current, password };
      enterSession(await client.send<CallerAnswer>('PUT', 'account/password', form));
      showToast({ kind: 'done', title: t('settings.passwordChanged') });
    } catch (failure) {
      setProblem(failureText(failure));
    }
  };
  return (
    <Card title={t('settings.changePassword')} note={t('settings.endsOthers')}>
      <form className="card-body settings-form" onSubmit={(event) => void submit(event)}>
        <PasswordField
          label={t('settings.currentPassword')}
          value={current}
          onChange={setCurrent}
        />
        <NewPasswordField
          label={t('settings.newPassword')}
          value={password}
          error={problem}
          onChange={setPassword}
        />
        <Button type="submit" look="primary">
          {t('settings.changePassword')}
        </Button>
      </form>
    </Card>
  );
}

/** Where the account is signed in. */
function Sessions() {
  const { t, format } = useText();
  const now = useNow();
  const client = useClient();
  const queries = useQueryClient();
  const list = useList<SessionAnswer>('account/sessions');
  const end = async (id: string): Promise<void> => {
    await client.send('DELETE', `account/sessions/${encodeURIComponent(id)}`);
    await queries.invalidateQueries({ queryKey: ['account/sessions'] });
  };
  return (
    <section className="page-stack">
      <h2>{t('settings.sessions')}</h2>
      <ListCard list={list} empty={{ title: t('settings.sessions') }}>
        {({ id, agent, address, seenAt, isCurrent }) => (
          <ListLine
            title={
              <>
                <bdi dir="ltr">{address}</bdi> {isCurrent && <Tag>{t('settings.here')}</Tag>}
              </>
            }
            detail={
              <>
                {format.ago(Math.min(seenAt, now), now)} · <AgentName text={agent} />
              </>
            }
            tools={
              !isCurrent && (
                <DeleteButton name={address} label={t('settings.end')} run={() => end(id)} />
              )
            }
          />
        )}
      </ListCard>
    </section>
  );
}

/** What a session is used by; who wants to know more sees all that it calls itself. */
function AgentName({ text }: { readonly text: string }) {
  const { t } = useText();
  const { browser, system } = agentOf(text);
  if (browser === null) return <bdi dir="ltr">{text}</bdi>;
  return (
    <bdi title={text}>
      {system === null ? browser : t('settings.browserOn', { browser, system })}
    </bdi>
  );
}
