import { useQuery } from '@tanstack/react-query';
import type { FleetCounts, SummaryAnswer, TrustAnswer } from '../../../src/api/contract.ts';
import { Glyph } from '../parts/glyph.tsx';
import { useClient } from '../state/session.tsx';
import { oldSince, type Liveness } from '../state/live.tsx';
import { useNow } from '../state/use-now.ts';
import { useText } from '../text/use-text.tsx';
import './own-trouble.css';

/** Whom no message reaches changes with channels and owners, of which no event comes: it is asked for so often, milliseconds. */
const SUMMARY_MS = 60_000;

/** Says that the service itself is in trouble for as long as it is, and that messages about sites reach nobody. */
export function OwnTrouble({
  trust,
  counts,
}: {
  readonly trust: TrustAnswer;
  readonly counts: FleetCounts;
}) {
  const { t, format } = useText();
  const client = useClient();
  const { data: summary } = useQuery({
    queryKey: ['summary'],
    queryFn: ({ signal }) => client.get<SummaryAnswer>('summary', signal),
    refetchInterval: SUMMARY_MS,
  });
  const unreached = summary?.withoutChannel.monitors ?? 0;
  return (
    <>
      {trust.alarm !== null && <Alarm alarm={trust.alarm} counts={counts} />}
      {unreached > 0 && (
        <p className="own-note" role="status">
          {t('trouble.withoutChannel', { count: unreached })}
        </p>
      )}
      {trust.deadLetters > 0 && (
        <p className="own-note" role="status">
          {t('trouble.undelivered', { count: format.number(trust.deadLetters) })}
        </p>
      )}
    </>
  );
}

/** An alarm about the database is the only one that keeps no site from being judged. */
function Alarm({
  alarm: { cause, startedAt },
  counts,
}: {
  readonly alarm: NonNullable<TrustAnswer['alarm']>;
  readonly counts: FleetCounts;
}) {
  const { t, format } = useText();
  const since = format.clock(startedAt);
  const isBlind = cause !== 'storage';
  return (
    <section className="own-trouble" role="alert">
      <Glyph name="unknown" size={24} />
      <div>
        <h2>{t(isBlind ? 'trouble.blind' : 'trouble.unwritten', { since })}</h2>
        <p className="soft">
          {t(`trouble.cause.${cause}`)} {isBlind && t('trouble.unknown', { count: counts.unknown })}{' '}
          {t(isBlind ? 'trouble.blindEnd' : 'trouble.unwrittenEnd')}
        </p>
      </div>
    </section>
  );
}

/** Says that the page hears nothing from the service; what it shows is marked meanwhile. */
export function StalePage({ liveness }: { readonly liveness: Liveness }) {
  const { t, format } = useText();
  const since = oldSince(liveness, useNow());
  if (since === null) return null;
  return (
    <p className="own-note stale-page" role="status">
      {t('trouble.stale', { since: format.time(since) })}
    </p>
  );
}
