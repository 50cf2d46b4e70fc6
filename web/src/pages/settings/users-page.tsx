import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserAnswer } from '../../../../src/api/contract.ts';
import { DeleteButton } from '../../lists/delete-button.tsx';
import { ListLine } from '../../lists/list-card.tsx';
import { Button } from '../../parts/button.tsx';
import { EmailField, NewPasswordField } from '../../forms/account-fields.tsx';
import { Tag } from '../../parts/tag.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { showFailure } from '../../parts/toasts.tsx';
import { failureText, type Client } from '../../state/client.ts';
import { useClient } from '../../state/session.tsx';
import { useNow } from '../../state/use-now.ts';
import { useText } from '../../text/use-text.tsx';
import { AddingForm, AddingPage } from './adding-page.tsx';
import { ChoiceField } from './choice-field.tsx';

const ROLES = ['member', 'viewer', 'editor', 'admin'] as const;
type Role = (typeof ROLES)[number];

/** Who may do what. */
export function UsersPage() {
  const { t } = useText();
  return (
    <AddingPage<UserAnswer>
      title={t('settings.users')}
      path="users"
      empty={{ title: t('users.none'), text: t('users.noneText') }}
      line={(user) => <UserLine user={user} />}
      dialog={(onClose) => <NewUser onClose={onClose} />}
    />
  );
}

/** Changes something about users, and reads them again. */
function useUserChange(): (change: (client: Client) => Promise<unknown>) => Promise<void> {
  const client = useClient();
  const queries = useQueryClient();
  return async (change) => {
    await change(client);
    await queries.invalidateQueries({ queryKey: ['users'] });
  };
}

function UserLine({ user }: { readonly user: UserAnswer }) {
  const { t, format } = useText();
  const now = useNow();
  const change = useUserChange();
  const { id, name, email, role, isDisabled, signedInAt } = user;
  const path = `users/${encodeURIComponent(id)}`;
  const patch = (body: object): void =>
    void change((client) => client.send('PATCH', path, body)).catch((failure: unknown) =>
      showFailure(t('list.notDone'), failure),
    );
  return (
    <ListLine
      title={
        <>
          <bdi>{name}</bdi> {isDisabled && <Tag tone="unknown">{t('users.disabled')}</Tag>}
        </>
      }
      detail={
        <>
          <bdi dir="ltr">{email}</bdi> ·{' '}
          {signedInAt === null ? t('users.never') : format.moment(signedInAt, now)}
        </>
      }
      tools={
        <>
          <select
            className="input kind-choice"
            aria-label={t('users.role')}
            value={role}
            onChange={({ target }) => patch({ role: target.value })}
          >
            {ROLES.map((each) => (
              <option key={each} value={each}>
                {t(`role.${each}`)}
              </option>
            ))}
          </select>
          <Button onClick={() => patch({ isDisabled: !isDisabled })}>
            {t(isDisabled ? 'users.enable' : 'users.disable')}
          </Button>
          <DeleteButton
            name={name}
            label={t('users.resetFactor')}
            run={() => change((client) => client.send('DELETE', `${path}/second-factor`))}
          />
          <DeleteButton name={name} run={() => change((client) => client.send('DELETE', path))} />
        </>
      }
    />
  );
}

function NewUser({ onClose }: { onClose(): void }) {
  const { t } = useText();
  const change = useUserChange();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (): Promise<void> => {
    try {
      const body = { name, email, password, role };
      await change((client) => client.send('POST', 'users', body));
      onClose();
    } catch (failure) {
      setProblem(failureText(failure));
    }
  };
  return (
    <AddingForm submit={submit} onClose={onClose}>
      <TextField label={t('account.name')} value={name} onChange={setName} />
      <EmailField value={email} onChange={setEmail} />
      <ChoiceField<Role>
        label={t('users.role')}
        options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
        value={role}
        onChange={setRole}
      />
      <NewPasswordField value={password} error={problem} onChange={setPassword} />
    </AddingForm>
  );
}
