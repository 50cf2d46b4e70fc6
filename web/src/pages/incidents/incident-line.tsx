import { Link } from 'wouter';
import type { IncidentRow } from '../../../../src/api/contract.ts';
import { Glyph } from '../../parts/glyph.tsx';
import { useNow } from '../../state/use-now.ts';
import { useReasonText } from '../../text/use-reason-text.ts';
import { useText } from '../../text/use-text.tsx';

/** One incident: site, reason, how long, how soon it was found and told, and who took it. */
export function IncidentLine({ incident }: { readonly incident: IncidentRow }) {
  const { t, format } = useText();
  const now = useNow();
  const { id, monitorId, monitorName, startedAt, resolvedAt, reason, acknowledged } = incident;
  const { detectedAfterMs, notifiedAfterMs, message } = incident;
  const { title } = useReasonText({ reason, message });
  const isOpen = resolvedAt === null;
  return (
    <li className="incident-line">
      <Glyph
        name={isOpen ? 'down' : 'up'}
        label={t(isOpen ? 'status.down' : `ended.${incident.why ?? 'recovered'}`)}
      />
      <div className="incident-who">
        <Link href={`/incidents/${encodeURIComponent(id)}`} className="cut strong" dir="auto">
          {monitorName ?? monitorId}
        </Link>
        <span className="small soft cut">
          <bdi>{title}</bdi>{' '}
          <bdi dir="ltr">
            <code>{reason}</code>
          </bdi>
        </span>
      </div>
      <div>
        <b className="figures">{format.duration((resolvedAt ?? now) - startedAt)}</b>
        <span className="small soft">{t('wrong.since', { time: format.time(startedAt) })}</span>
      </div>
      <div className="small soft">
        <span>{t('incidents.sureAfter', { time: format.duration(detectedAfterMs) })}</span>
        <span>
          {notifiedAfterMs === null
            ? t('incidents.notTold')
            : t('incidents.toldAfter', { time: format.duration(notifiedAfterMs) })}
        </span>
      </div>
      <div className="small soft">
        {acknowledged === undefined
          ? t('wrong.notTaken')
          : t('wrong.taken', { by: acknowledged.by, time: format.moment(acknowledged.at, now) })}
      </div>
    </li>
  );
}
