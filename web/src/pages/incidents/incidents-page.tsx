import { useMemo } from 'react';
import type { IncidentRow } from '../../../../src/api/contract.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { EmptyState, FailureNote, LoadingRows } from '../../parts/states.tsx';
import { searchCodec, textParameter } from '../../route/search-codec.ts';
import { useSearchState } from '../../route/use-search-state.ts';
import { useText } from '../../text/use-text.tsx';
import { byDay } from './by-day.ts';
import { IncidentLine } from './incident-line.tsx';
import { useFreshIncidents, useOpenIncidents, useOverIncidents } from './use-incidents.ts';
import './incidents.css';

const codec = searchCodec({
  /** The id of a site, of which alone incidents are listed. */
  monitor: textParameter(),
});

/** What is wrong, and what was wrong lately. */
export function IncidentsPage() {
  const { t } = useText();
  const [{ monitor }, change] = useSearchState(codec);
  useFreshIncidents();
  const open = useOpenIncidents(monitor);
  const over = useOverIncidents(monitor);
  const failure = open.error ?? over.error;
  const past = over.data?.pages.flatMap(({ items }) => items);
  const isEmpty = open.data?.items.length === 0 && past?.length === 0;
  return (
    <div className="page-stack">
      <PageHead
        {...(open.data !== undefined && { glyph: open.data.items.length > 0 ? 'down' : 'up' })}
        title={
          open.data === undefined
            ? t('go.incidents')
            : t('incidents.headline', { count: open.data.items.length })
        }
        {...(monitor !== '' && {
          note: (
            <Button look="ghost" onClick={() => change({ monitor: '' }, 'push')}>
              {t('incidents.everySite')}
            </Button>
          ),
        })}
      />
      {failure !== null && <FailureNote failure={failure} readAt={over.dataUpdatedAt || null} />}
      {(open.data === undefined || past === undefined) && failure === null && (
        <LoadingRows rows={8} />
      )}
      {isEmpty && <EmptyState title={t('incidents.none')}>{t('incidents.noneMeans')}</EmptyState>}
      {open.data !== undefined && open.data.items.length > 0 && (
        <Card title={t('incidents.open')} tone="down">
          <Lines incidents={open.data.items} />
        </Card>
      )}
      {past !== undefined && <Days incidents={past} />}
      {over.hasNextPage && (
        <Button onClick={() => void over.fetchNextPage()} disabled={over.isFetchingNextPage}>
          {t('incidents.older')}
        </Button>
      )}
    </div>
  );
}

function Days({ incidents }: { readonly incidents: readonly IncidentRow[] }) {
  const { t, format } = useText();
  const days = useMemo(() => byDay(incidents, format.date), [incidents, format]);
  return days.map(({ day, items }) => (
    <Card key={day} title={day} note={t('wrong.count', { count: items.length })}>
      <Lines incidents={items} />
    </Card>
  ));
}

function Lines({ incidents }: { readonly incidents: readonly IncidentRow[] }) {
  return (
    <ul className="incident-lines">
      {incidents.map((incident) => (
        <IncidentLine key={incident.id} incident={incident} />
      ))}
    </ul>
  );
}
