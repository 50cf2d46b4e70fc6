import { useLocation } from 'wouter';
import { useKinds } from '../../forms/use-kinds.ts';
import { Card } from '../../parts/card.tsx';
import { useText } from '../../text/use-text.tsx';

/** Ways to add sites beside pasting them. */
export function OtherWays() {
  const { t } = useText();
  return (
    <div className="add-ways">
      <ByForm />
      <Card title={t('add.file')}>
        <p className="card-body soft">
          <bdi dir="ltr">
            <code>npm start -- sites.txt</code>
          </bdi>{' '}
          {t('add.fileHint')}
        </p>
      </Card>
      <Card title={t('add.demo')}>
        <p className="card-body soft">
          <bdi dir="ltr">
            <code>npm run -s squirrel -- demo</code>
          </bdi>{' '}
          {t('add.demoHint')}
        </p>
      </Card>
    </div>
  );
}

/** One site by a form of its kind, for what a line cannot say well. */
function ByForm() {
  const { t } = useText();
  const [, navigate] = useLocation();
  const kinds = useKinds('monitors');
  return (
    <Card title={t('add.form')}>
      <div className="card-body soft add-kinds">
        <span>{t('add.formHint')}</span>
        <select
          className="input"
          aria-label={t('watched.kind')}
          value=""
          onChange={({ target }) => navigate(`/add/${target.value}`)}
        >
          <option value="">{t('list.addKind')}</option>
          {kinds.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
    </Card>
  );
}
