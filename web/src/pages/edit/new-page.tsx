import { useLocation, useParams } from 'wouter';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useChoices } from '../../forms/use-choices.ts';
import { useKinds } from '../../forms/use-kinds.ts';
import { Card } from '../../parts/card.tsx';
import { Crumbs } from '../../parts/crumbs.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { useText } from '../../text/use-text.tsx';
import './edit.css';

/** One more site of a kind, as a form. */
export function NewPage() {
  const { t } = useText();
  const { kind = '' } = useParams();
  const [, navigate] = useLocation();
  const choices = { owner: useChoices('owners'), escalation: useChoices('escalations') };
  const title = useKinds('monitors').find(({ value }) => value === kind)?.label ?? kind;
  return (
    <div className="page-stack edit-page">
      <Crumbs
        places={[
          { href: '/', label: t('go.overview') },
          { href: '/add', label: t('frame.add') },
        ]}
        here={title}
      />
      <PageHead title={t('edit.new', { kind: title })} />
      <Card>
        <div className="card-body">
          <SchemaForm
            key={kind}
            section="monitors"
            kind={kind}
            item={null}
            choices={choices}
            canTry={kind !== 'heartbeat'}
            onSaved={({ id }) => navigate(`/monitors/${encodeURIComponent(id)}`)}
            onCancel={() => navigate('/add')}
          />
        </div>
      </Card>
    </div>
  );
}
