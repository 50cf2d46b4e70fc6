import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useParams } from 'wouter';
import type { IncidentPage as IncidentAnswer } from '../../../../src/api/contract.ts';
import { EvidenceCard } from '../../evidence/evidence-card.tsx';
import { setTabTitle } from '../../frame/tab.ts';
import { Crumbs } from '../../parts/crumbs.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { FailureNote, LoadingRows } from '../../parts/states.tsx';
import { useLiveEvents } from '../../state/live.tsx';
import { useClient } from '../../state/session.tsx';
import { useNow } from '../../state/use-now.ts';
import { useReasonText } from '../../text/use-reason-text.ts';
import { useText } from '../../text/use-text.tsx';
import { IncidentActions } from './incident-actions.tsx';
import { IncidentFigures } from './incident-figures.tsx';
import { IncidentNotes } from './incident-notes.tsx';
import { TimelineCard } from './timeline-card.tsx';
import './incident.css';

/** One incident: what happened, and who knew. */
export function IncidentPage() {
  const { t } = useText();
  const { id = '' } = useParams();
  const client = useClient();
  const { data, error, dataUpdatedAt } = useQuery({
    queryKey: ['incident', id],
    queryFn: ({ signal }) =>
      client.get<IncidentAnswer>(`incidents/${encodeURIComponent(id)}`, signal),
  });
  const name = data?.monitorName ?? data?.monitorId;
  useEffect(() => {
    if (name !== undefined) setTabTitle(name);
  }, [name]);
  if (data === undefined || name === undefined) {
    return error === null ? (
      <LoadingRows rows={8} />
    ) : (
      <FailureNote failure={error} readAt={null} />
    );
  }
  return (
    <div className="page-stack">
      {data.resolvedAt === null && <Following incident={data} />}
      <Crumbs places={[{ href: '/incidents', label: t('go.incidents') }]} here={name} />
      <Head incident={data} name={name} />
      {error !== null && <FailureNote failure={error} readAt={dataUpdatedAt} />}
      <IncidentFigures incident={data} />
      <div className="incident-columns">
        <TimelineCard incident={data} />
        <IncidentNotes id={id} />
      </div>
      {data.kept.map((evidence) => (
        <details key={evidence.checkId} className="kept">
          <summary>{t(`kept.${evidence.moment}`)}</summary>
          <EvidenceCard evidence={evidence} />
        </details>
      ))}
    </div>
  );
}

function Head({ incident, name }: { readonly incident: IncidentAnswer; readonly name: string }) {
  const { t, format } = useText();
  const now = useNow();
  const { title } = useReasonText(incident);
  const { startedAt, resolvedAt, reason, monitorId } = incident;
  const time = format.duration((resolvedAt ?? now) - startedAt);
  return (
    <PageHead
      glyph={resolvedAt === null ? 'down' : 'up'}
      title={<>{t(resolvedAt === null ? 'incident.isDown' : 'incident.wasDown', { name, time })}</>}
      note={
        <>
          <bdi>{title}</bdi>
          <bdi dir="ltr">
            <code>{reason}</code>
          </bdi>
          <Link href={`/monitors/${encodeURIComponent(monitorId)}`} className="link">
            {t('incident.site')}
          </Link>
        </>
      }
      actions={<IncidentActions incident={incident} name={name} />}
    />
  );
}

/** At most so often an open incident is read again, milliseconds. */
const REFRESH_MS = 1_500;

/** Reads an open incident again when something happens to its site. */
function Following({ incident: { id, monitorId } }: { readonly incident: IncidentAnswer }) {
  const queries = useQueryClient();
  useLiveEvents(`monitor:${monitorId}`, (_, event) => {
    if (!['sites', 'incident', 'resync'].includes(event)) return;
    setTimeout(() => void queries.invalidateQueries({ queryKey: ['incident', id] }), REFRESH_MS);
  });
  return null;
}
