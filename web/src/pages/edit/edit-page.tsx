import { useLocation, useParams } from 'wouter';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useChoices } from '../../forms/use-choices.ts';
import { DeleteButton } from '../../lists/delete-button.tsx';
import { Card } from '../../parts/card.tsx';
import { Crumbs } from '../../parts/crumbs.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { FailureNote, LoadingRows } from '../../parts/states.tsx';
import { useClient } from '../../state/session.tsx';
import { useText } from '../../text/use-text.tsx';
import { monitorPath, useMonitor } from '../monitor/use-monitor.ts';
import { useKinds } from '../../forms/use-kinds.ts';
import './edit.css';

/** How a site is watched, as a form. */
export function EditPage() {
  const { t } = useText();
  const { id = '' } = useParams();
  const [, navigate] = useLocation();
  const client = useClient();
  const { data: monitor, error } = useMonitor(id);
  const choices = { owner: useChoices('owners'), escalation: useChoices('escalations') };
  const kinds = useKinds('monitors');
  if (monitor === undefined) {
    return error === null ? (
      <LoadingRows rows={6} />
    ) : (
      <FailureNote failure={error} readAt={null} />
    );
  }
  const page = `/monitors/${encodeURIComponent(id)}`;
  const back = (): void => navigate(page);
  const remove = async (): Promise<void> => {
    await client.send('DELETE', monitorPath(id));
    navigate('/');
  };
  return (
    <div className="page-stack edit-page">
      <Crumbs
        places={[
          { href: '/', label: t('go.overview') },
          { href: page, label: monitor.name },
        ]}
        here={t('list.edit')}
      />
      <PageHead
        title={t('edit.title', { name: monitor.name })}
        note={kinds.find(({ value }) => value === monitor.kind)?.label ?? monitor.kind}
        actions={<DeleteButton name={monitor.name} run={remove} />}
      />
      <Card>
        <div className="card-body">
          <SchemaForm
            section="monitors"
            kind={monitor.kind}
            // Of several owners the answer shows the first apart.
            item={{ ...monitor, owner: monitor.owners }}
            filed={monitor.filed}
            choices={choices}
            canTry={monitor.kind !== 'heartbeat'}
            onSaved={back}
            onCancel={back}
          />
        </div>
      </Card>
    </div>
  );
}
