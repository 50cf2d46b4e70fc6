import { useQuery } from '@tanstack/react-query';
import type { ServiceHealthAnswer } from '../../../../src/api/contract.ts';
import { Card } from '../../parts/card.tsx';
import { Histogram } from './histogram.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { FailureNote, LoadingRows } from '../../parts/states.tsx';
import { Tiles, type Tile } from '../../parts/tiles.tsx';
import { useClient } from '../../state/session.tsx';
import { useText } from '../../text/use-text.tsx';
import { headlineOf } from './health-headline.ts';
import { CanariesCard, LimitsCard, MessagesCard, StorageCard } from './health-cards.tsx';
import { WitnessesCard } from './witnesses-card.tsx';
import './health.css';

/** Of most figures there is no event: they are asked for so often, milliseconds. */
const ASK_MS = 5_000;

/** Whether the monitor itself can be trusted. */
export function HealthPage() {
  const { t } = useText();
  const client = useClient();
  const { data, error, dataUpdatedAt } = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => client.get<ServiceHealthAnswer>('health', signal),
    refetchInterval: ASK_MS,
  });
  return (
    <div className="page-stack">
      {error !== null && <FailureNote failure={error} readAt={dataUpdatedAt || null} />}
      {data === undefined ? (
        <>
          <PageHead title={t('go.health')} />
          <LoadingRows rows={8} />
        </>
      ) : (
        <Health health={data} />
      )}
    </div>
  );
}

function Health({ health }: { readonly health: ServiceHealthAnswer }) {
  const { t, format } = useText();
  const { now, sinceStart, detection } = health;
  const headline = headlineOf(health, (at) => format.clock(at));
  const { checks, skippedChecks, since } = sinceStart;
  return (
    <>
      <PageHead
        glyph={headline.glyph}
        title={t(headline.id, headline.values)}
        note={
          <>
            {headline.hint !== null && <span>{t(headline.hint)}</span>}
            <span>{t('health.checks', { count: checks })}</span>
            {skippedChecks > 0 && <span>{t('health.skipped', { count: skippedChecks })}</span>}
            <span>{t('health.since', { time: format.moment(since, now) })}</span>
          </>
        }
      />
      <Tiles label={t('health.figures')} tiles={useTiles(health)} />
      <div className="health-cards">
        <Card title={t('health.lateness')}>
          <Histogram label={t('health.lateness')} steps={sinceStart.lateness} />
        </Card>
        <Card
          title={t('health.detection')}
          note={
            detection.isCut
              ? t('health.detectionCut', { count: format.number(detection.incidents) })
              : t('health.detectionNote', { days: format.number(detection.days) })
          }
        >
          <Histogram label={t('health.detection')} steps={detection.histogram} />
        </Card>
        <WitnessesCard ownSide={health.ownSide} now={now} />
        <LimitsCard limits={health.limits} />
        <MessagesCard health={health} />
        <div className="page-stack">
          <CanariesCard canaries={health.ownSide.canaries} now={now} />
          <StorageCard trust={health.trust} />
        </div>
      </div>
    </>
  );
}

function useTiles({ trust, detection }: ServiceHealthAnswer): readonly Tile[] {
  const { t, format } = useText();
  const { startedWithinMs, sitesAnswered, sitesAsked, suspicions, falseAlarms } = trust;
  const days = format.number(detection.days);
  return [
    {
      id: 'p99',
      label: t('health.p99'),
      figure: startedWithinMs === null ? null : format.answerTime(startedWithinMs),
      note: t('health.p99Note'),
    },
    {
      id: 'detection',
      label: t('health.median'),
      figure: detection.medianMs === null ? null : format.answerTime(detection.medianMs),
      note:
        detection.incidents === 0
          ? t('health.noIncidents', { days })
          : t('health.medianNote', { count: format.number(detection.incidents), days }),
    },
    {
      id: 'network',
      label: t('health.network'),
      figure: t('health.networkFigure', {
        answered: format.number(sitesAnswered),
        asked: format.number(sitesAsked),
      }),
      note: t('health.networkNote'),
    },
    {
      id: 'suspicions',
      label: t('health.suspicions'),
      figure: t('health.suspicionsFigure', {
        dismissed: format.number(falseAlarms),
        total: format.number(suspicions),
      }),
      note: t('health.suspicionsNote'),
    },
    {
      id: 'outbox',
      label: t('health.outbox'),
      figure: format.number(trust.messagesWaiting),
      note: t('health.outboxNote', { count: trust.deadLetters }),
    },
    {
      id: 'storage',
      label: t('health.storage'),
      figure: format.answerTime(trust.storageLagMs),
      note: t('health.storageNote'),
    },
  ];
}
