import { Link } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { FailureNote, LoadingRows } from '../../parts/states.tsx';
import { useNow } from '../../state/use-now.ts';
import { useText } from '../../text/use-text.tsx';
import { glyphOfOutcome } from '../../marks/outcome-glyph.ts';
import { useLatestChecks } from './use-monitor.ts';

/** The last few checks of a site, and the way to all of them. */
export function LatestChecks({ id }: { readonly id: string }) {
  const { t, format } = useText();
  const now = useNow();
  const { data, error, dataUpdatedAt } = useLatestChecks(id);
  return (
    <Card
      title={t('checks.latest')}
      aside={
        <Link href={`/monitors/${encodeURIComponent(id)}/checks`} className="link small">
          {t('checks.all')}
        </Link>
      }
    >
      {error !== null && <FailureNote failure={error} readAt={dataUpdatedAt || null} />}
      {data === undefined ? (
        error === null && <LoadingRows rows={5} height={36} />
      ) : data.items.length === 0 ? (
        <p className="card-body soft">{t('checks.none')}</p>
      ) : (
        <ul className="plain-list">
          {data.items.map(({ startedAt, outcome, reason, statusCode, timings }) => (
            <li key={startedAt}>
              <Glyph name={glyphOfOutcome(outcome)} />
              <span>{t(`outcome.${outcome}`)}</span>
              <bdi dir="ltr" className="soft cut">
                <code>{reason ?? statusCode}</code>
              </bdi>
              <span className="figures">{format.answerTime(timings.totalMs)}</span>
              <time className="soft figures">{format.moment(startedAt, now)}</time>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
