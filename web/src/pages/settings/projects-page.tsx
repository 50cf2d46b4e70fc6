import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { MemberAnswer, MembersAnswer, ProjectAnswer } from '../../../../src/api/contract.ts';
import { EmailField } from '../../forms/account-fields.tsx';
import { DeleteButton } from '../../lists/delete-button.tsx';
import { ListLine } from '../../lists/list-card.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FailureNote, LoadingRows } from '../../parts/states.tsx';
import { Tag } from '../../parts/tag.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { failureText } from '../../state/client.ts';
import { useClient } from '../../state/session.tsx';
import { useText } from '../../text/use-text.tsx';
import { AddingForm, AddingPage } from './adding-page.tsx';
import { ChoiceField } from './choice-field.tsx';

const ROLES = ['viewer', 'editor', 'admin'] as const;
type Role = (typeof ROLES)[number];
/** It is always there. */
const DEFAULT_PROJECT = 'default';

/** Projects, and who is a member of which. */
export function ProjectsPage() {
  const { t } = useText();
  return (
    <AddingPage<ProjectAnswer>
      title={t('settings.projects')}
      path="projects"
      empty={{ title: t('projects.none'), text: t('projects.noneText') }}
      line={(project) => <ProjectLine project={project} />}
      dialog={(onClose) => <NewProject onClose={onClose} />}
    />
  );
}

function ProjectLine({ project: { id, name } }: { readonly project: ProjectAnswer }) {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const [open, setOpen] = useState<'members' | 'name' | null>(null);
  const close = (): void => setOpen(null);
  const remove = async (): Promise<void> => {
    await client.send('DELETE', `projects/${encodeURIComponent(id)}`);
    await queries.invalidateQueries({ queryKey: ['projects'] });
  };
  return (
    <ListLine
      title={name}
      detail={<bdi dir="ltr">{id}</bdi>}
      tools={
        <>
          <Button onClick={() => setOpen('members')}>{t('projects.members')}</Button>
          <Button onClick={() => setOpen('name')}>{t('projects.rename')}</Button>
          {id !== DEFAULT_PROJECT && <DeleteButton name={name} run={remove} />}
          {open === 'members' && (
            <Dialog label={t('projects.members')} onClose={close}>
              <Members projectId={id} onClose={close} />
            </Dialog>
          )}
          {open === 'name' && (
            <Dialog label={t('projects.rename')} onClose={close}>
              <NewName project={{ id, name }} onClose={close} />
            </Dialog>
          )}
        </>
      }
    />
  );
}

function NewName({
  project: { id, name: before },
  onClose,
}: {
  readonly project: Pick<ProjectAnswer, 'id' | 'name'>;
  onClose(): void;
}) {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const [name, setName] = useState(before);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (): Promise<void> => {
    try {
      await client.send('PATCH', `projects/${encodeURIComponent(id)}`, { name });
      await queries.invalidateQueries({ queryKey: ['projects'] });
      onClose();
    } catch (failure) {
      setProblem(failureText(failure));
    }
  };
  return (
    <AddingForm submit={submit} onClose={onClose}>
      <TextField label={t('account.name')} value={name} error={problem} onChange={setName} />
    </AddingForm>
  );
}

function NewProject({ onClose }: { onClose(): void }) {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [id, setId] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (): Promise<void> => {
    try {
      await client.send('POST', 'projects', { id, name });
      await queries.invalidateQueries({ queryKey: ['projects'] });
      onClose();
    } catch (failure) {
      setProblem(failureText(failure));
    }
  };
  return (
    <AddingForm submit={submit} onClose={onClose}>
      <TextField label={t('account.name')} value={name} onChange={setName} />
      <TextField label={t('projects.id')} kind="code" value={id} error={problem} onChange={setId} />
    </AddingForm>
  );
}

function Members({ projectId, onClose }: { readonly projectId: string; onClose(): void }) {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const path = `projects/${encodeURIComponent(projectId)}/members`;
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [problem, setProblem] = useState<string | null>(null);
  const { data, error } = useQuery({
    queryKey: ['projects', projectId, 'members'],
    queryFn: ({ signal }) => client.get<MembersAnswer>(path, signal),
  });
  const reread = (): Promise<void> =>
    queries.invalidateQueries({ queryKey: ['projects', projectId] });
  const submit = async (): Promise<void> => {
    try {
      await client.send('PUT', `${path}/${encodeURIComponent(email)}`, { role });
      setEmail('');
      setProblem(null);
      await reread();
    } catch (failure) {
      setProblem(failureText(failure));
    }
  };
  const end = async (member: MemberAnswer): Promise<void> => {
    await client.send('DELETE', `${path}/${encodeURIComponent(member.email)}`);
    await reread();
  };
  return (
    <AddingForm submit={submit} onClose={onClose}>
      {error !== null && <FailureNote failure={error} readAt={null} />}
      {data === undefined && error === null && <LoadingRows rows={2} />}
      {data?.items.map((member) => (
        <ListLine
          key={member.userId}
          title={
            <>
              <bdi>{member.name}</bdi> <Tag>{t(`role.${member.role}`)}</Tag>
            </>
          }
          detail={<bdi dir="ltr">{member.email}</bdi>}
          tools={<DeleteButton name={member.name} run={() => end(member)} />}
        />
      ))}
      <EmailField value={email} onChange={setEmail} />
      <ChoiceField<Role>
        label={t('users.role')}
        options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
        value={role}
        onChange={setRole}
      />
      {problem !== null && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
    </AddingForm>
  );
}
