import { useNow } from '../state/use-now.ts';
import type { MessageId } from '../text/catalogue.ts';
import { useText } from '../text/use-text.tsx';
import type { Evidence } from './evidence.ts';

const NAMES: Readonly<Record<string, MessageId>> = {
  status: 'fact.status',
  address: 'fact.address',
  certificate: 'fact.certificate',
  redirects: 'fact.redirects',
  first_byte: 'fact.first_byte',
  retry_after: 'fact.retry_after',
};

/** What is another than at the last good check, and what is not. */
export function EvidenceChanges({
  evidence: { goodAt, changed, same },
}: {
  readonly evidence: Pick<Evidence, 'goodAt' | 'changed' | 'same'>;
}) {
  const { t, format } = useText();
  const now = useNow();
  if (goodAt === null) return null;
  const nameOf = (what: string): string => {
    const id = NAMES[what];
    return id === undefined ? what : t(id);
  };
  return (
    <div className="evidence-changes">
      <h3 className="small soft">{t('evidence.changed', { time: format.moment(goodAt, now) })}</h3>
      <dl>
        {changed.map(({ what, from, to }) => (
          <div key={what}>
            <dt>{nameOf(what)}</dt>
            <dd>
              <bdi dir="ltr">
                {from ?? t('fact.none')} → <b>{to ?? t('fact.none')}</b>
              </bdi>
            </dd>
          </div>
        ))}
        {same.length > 0 && (
          <div>
            <dt>{t('evidence.same')}</dt>
            <dd>{format.list(same.map(nameOf))}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}
