import { Link } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { FailureNote, LoadingRows } from '../../parts/states.tsx';
import { useNow } from '../../state/use-now.ts';
import { useText } from '../../text/use-text.tsx';
import { useMonitorIncidents } from './use-monitor.ts';

/** The latest outages of a site. */
export function MonitorIncidents({ id }: { readonly id: string }) {
  const { t, format } = useText();
  const now = useNow();
  const { data, error, dataUpdatedAt } = useMonitorIncidents(id);
  return (
    <Card
      title={t('go.incidents')}
      aside={
        <Link href={`/incidents?monitor=${encodeURIComponent(id)}`} className="link small">
          {t('incidents.all')}
        </Link>
      }
    >
      {error !== null && <FailureNote failure={error} readAt={dataUpdatedAt || null} />}
      {data === undefined ? (
        error === null && <LoadingRows rows={3} height={40} />
      ) : data.items.length === 0 ? (
        <p className="card-body soft">{t('incidents.none')}</p>
      ) : (
        <ul className="plain-list">
          {data.items.map((incident) => (
            <li key={incident.id}>
              <Glyph
                name={incident.resolvedAt === null ? 'down' : 'up'}
                label={t(incident.resolvedAt === null ? 'status.down' : 'status.up')}
              />
              <Link href={`/incidents/${encodeURIComponent(incident.id)}`} className="cut">
                {format.moment(incident.startedAt, now)}
              </Link>
              <bdi dir="ltr" className="soft cut">
                <code>{incident.reason}</code>
              </bdi>
              <span className="figures">
                {format.duration((incident.resolvedAt ?? now) - incident.startedAt)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
