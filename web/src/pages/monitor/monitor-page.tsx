import { BellOff, Copy } from 'lucide-react';
import { useEffect } from 'react';
import { useParams } from 'wouter';
import type { MonitorAnswer } from '../../../../src/api/contract.ts';
import { EvidenceCard } from '../../evidence/evidence-card.tsx';
import { setTabTitle } from '../../frame/tab.ts';
import { useOwnerNames } from '../../lists/use-owner-names.ts';
import { IconButton } from '../../parts/button.tsx';
import { Crumbs } from '../../parts/crumbs.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { FailureNote, LoadingRows } from '../../parts/states.tsx';
import { Tag } from '../../parts/tag.tsx';
import { useNow } from '../../state/use-now.ts';
import { settingMs } from '../../text/setting-duration.ts';
import { useText } from '../../text/use-text.tsx';
import { HistoryCard } from './history/history-card.tsx';
import { LatestChecks } from './latest-checks.tsx';
import { MonitorActions } from './monitor-actions.tsx';
import { MonitorIncidents } from './monitor-incidents.tsx';
import { stateOf, stateSentence } from './monitor-sentence.ts';
import { SettingsInBrief } from './settings-in-brief.tsx';
import { UptimeTiles } from './uptime-tiles.tsx';
import { useEvidence, useLiveMonitor, useMonitor } from './use-monitor.ts';
import './monitor.css';

/** One site: how it is, why, since when, and how usual that is. */
export function MonitorPage() {
  const { id = '' } = useParams();
  useLiveMonitor(id);
  const { data, error, dataUpdatedAt } = useMonitor(id);
  const { t } = useText();
  const name = data?.name;
  useEffect(() => {
    if (name !== undefined) setTabTitle(name);
  }, [name]);
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={6} />
    ) : (
      <FailureNote failure={error} readAt={null} />
    );
  }
  return (
    <div className="page-stack">
      <Crumbs places={[{ href: '/', label: t('go.overview') }]} here={data.name} />
      <MonitorHead monitor={data} />
      {error !== null && <FailureNote failure={error} readAt={dataUpdatedAt} />}
      {data.status !== 'up' && data.status !== 'pending' && <Why monitor={data} />}
      <HistoryCard monitor={data} />
      <UptimeTiles monitor={data} />
      <div className="monitor-columns">
        <MonitorIncidents id={id} />
        <SettingsInBrief monitor={data} />
      </div>
      <LatestChecks id={id} />
    </div>
  );
}

function MonitorHead({ monitor }: { readonly monitor: MonitorAnswer }) {
  const text = useText();
  const { t, format } = text;
  const now = useNow();
  const ownerName = useOwnerNames();
  const state = stateOf(monitor);
  return (
    <PageHead
      glyph={state}
      title={
        <>
          <bdi>{monitor.name}</bdi>{' '}
          <span className={`word-${state}`}>{stateSentence(monitor, now, text)}</span>
        </>
      }
      note={
        <>
          <bdi dir="ltr">
            <code>{monitor.target}</code>
          </bdi>
          <IconButton
            label={t('site.copy')}
            onClick={() => void navigator.clipboard.writeText(monitor.target)}
          >
            <Copy size={14} />
          </IconButton>
          {monitor.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
          <SilencedUntil monitor={monitor} now={now} />
          <span>{t('monitor.every', { time: format.duration(settingMs(monitor.interval)) })}</span>
          {monitor.owners.length > 0 && (
            <span>
              {t('monitor.owners', { names: format.list(monitor.owners.map(ownerName)) })}
            </span>
          )}
        </>
      }
      actions={<MonitorActions monitor={monitor} />}
    />
  );
}

/** That nobody is notified meanwhile. */
function SilencedUntil({
  monitor: { silencedUntil = null },
  now,
}: {
  readonly monitor: MonitorAnswer;
  readonly now: number;
}) {
  const { t, format } = useText();
  if (silencedUntil === null || silencedUntil <= now) return null;
  return (
    <span className="silenced-until">
      <BellOff size={14} aria-hidden="true" />{' '}
      {t('monitor.silenced', { time: format.moment(silencedUntil, now) })}
    </span>
  );
}

function Why({ monitor }: { readonly monitor: MonitorAnswer }) {
  const { data } = useEvidence(monitor.id);
  const evidence = data?.evidence ?? null;
  if (evidence === null) return null;
  return <EvidenceCard evidence={evidence} />;
}
