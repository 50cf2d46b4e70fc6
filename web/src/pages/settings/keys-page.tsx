import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiKeyAnswer, MadeApiKey } from '../../../../src/api/contract.ts';
import { useProjects } from '../../forms/use-projects.ts';
import { DeleteButton } from '../../lists/delete-button.tsx';
import { ListLine } from '../../lists/list-card.tsx';
import { Button } from '../../parts/button.tsx';
import { Tag } from '../../parts/tag.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { failureText } from '../../state/client.ts';
import { useClient } from '../../state/session.tsx';
import { useNow } from '../../state/use-now.ts';
import { useText } from '../../text/use-text.tsx';
import { AddingForm, AddingPage } from './adding-page.tsx';
import { ChoiceField } from './choice-field.tsx';

const SCOPES = ['read', 'write', 'admin'] as const;
const LIVES = ['30', '90', '365', ''] as const;
const DAY_MS = 86_400_000;
/** No id of a project. */
const ALL_PROJECTS = '';

/** The keys of programs. */
export function KeysPage() {
  const { t } = useText();
  return (
    <AddingPage<ApiKeyAnswer>
      title={t('settings.apiKeys')}
      path="keys"
      empty={{ title: t('keys.none'), text: t('keys.noneText') }}
      line={(key) => <KeyLine apiKey={key} />}
      dialog={(onClose) => <NewKey onClose={onClose} />}
    />
  );
}

function KeyLine({ apiKey }: { readonly apiKey: ApiKeyAnswer }) {
  const { t, format } = useText();
  const now = useNow();
  const client = useClient();
  const queries = useQueryClient();
  const { id, name, scope, project, usedAt, usedFrom, expiresAt } = apiKey;
  const remove = async (): Promise<void> => {
    await client.send('DELETE', `keys/${encodeURIComponent(id)}`);
    await queries.invalidateQueries({ queryKey: ['keys'] });
  };
  return (
    <ListLine
      title={
        <>
          <bdi>{name}</bdi> <Tag>{t(`scope.${scope}`)}</Tag>{' '}
          {project !== null && <Tag>{project}</Tag>}
        </>
      }
      detail={
        <>
          {usedAt === null
            ? t('keys.unused')
            : t('keys.used', { time: format.moment(usedAt, now), address: usedFrom ?? '' })}
          {expiresAt !== null && ` · ${t('keys.until', { date: format.date(expiresAt) })}`}
        </>
      }
      tools={<DeleteButton name={name} run={remove} />}
    />
  );
}

function NewKey({ onClose }: { onClose(): void }) {
  const { t } = useText();
  const [made, setMade] = useState<MadeApiKey | null>(null);
  if (made === null) return <KeyForm onMade={setMade} onClose={onClose} />;
  return (
    <>
      <div className="dialog-body settings-form" role="status">
        <p>{t('keys.once')}</p>
        <code className="secret-text" dir="ltr">
          {made.secret}
        </code>
      </div>
      <div className="dialog-foot">
        <Button onClick={() => void navigator.clipboard.writeText(made.secret)}>
          {t('keys.copy')}
        </Button>
        <Button look="primary" onClick={onClose}>
          {t('common.close')}
        </Button>
      </div>
    </>
  );
}

function KeyForm({ onMade, onClose }: { onMade(made: MadeApiKey): void; onClose(): void }) {
  const { t, format } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<(typeof SCOPES)[number]>('read');
  const [days, setDays] = useState<(typeof LIVES)[number]>('90');
  const [networks, setNetworks] = useState('');
  const [project, setProject] = useState(ALL_PROJECTS);
  const projects = useProjects() ?? [];
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (): Promise<void> => {
    const body = {
      name,
      scope,
      expiresAt: days === '' ? null : Date.now() + Number(days) * DAY_MS,
      project: project === ALL_PROJECTS ? null : project,
      networks: networks.split(/[\s,]+/).filter((network) => network !== ''),
    };
    try {
      onMade(await client.send<MadeApiKey>('POST', 'keys', body));
      await queries.invalidateQueries({ queryKey: ['keys'] });
    } catch (failure) {
      setProblem(failureText(failure));
    }
  };
  const lives = LIVES.map((value) => ({
    value,
    label: value === '' ? t('keys.always') : format.duration(Number(value) * DAY_MS),
  }));
  return (
    <AddingForm submit={submit} onClose={onClose}>
      <TextField label={t('account.name')} value={name} onChange={setName} />
      <ChoiceField<(typeof SCOPES)[number]>
        label={t('keys.scope')}
        options={SCOPES.map((value) => ({ value, label: t(`scope.${value}`) }))}
        value={scope}
        onChange={setScope}
      />
      {projects.length > 0 && (
        <ChoiceField<string>
          label={t('keys.project')}
          options={[{ value: ALL_PROJECTS, label: t('keys.allProjects') }, ...projects]}
          value={project}
          onChange={setProject}
        />
      )}
      <ChoiceField<(typeof LIVES)[number]>
        label={t('keys.life')}
        options={lives}
        value={days}
        onChange={setDays}
      />
      <TextField
        label={t('keys.networks')}
        description={t('keys.networksHint')}
        kind="code"
        isRequired={false}
        value={networks}
        error={problem}
        onChange={setNetworks}
      />
    </AddingForm>
  );
}
