import { useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import type { SiteRow } from '../../fleet/site-rows.ts';
import { Button } from '../../parts/button.tsx';
import { FailureNote, LoadingRows } from '../../parts/states.tsx';
import { VirtualTable } from '../../parts/virtual-table.tsx';
import { useSearchState } from '../../route/use-search-state.ts';
import { ApiFailure } from '../../state/client.ts';
import { useMediaQuery } from '../../state/use-media-query.ts';
import { useText } from '../../text/use-text.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useListLook } from './list-look.ts';
import { NothingMatches } from './nothing-matches.tsx';
import { overviewCodec } from './overview-codec.ts';
import { sitesOfRow, type AskAboutSite } from './row-menu.tsx';
import { BulkBar, LazyBulkDialog, type BulkQuestion } from './selection/bulk-bar.tsx';
import { targetOf } from './selection/selection.ts';
import { useBulk, type BulkSites } from './selection/use-bulk.ts';
import { useRowKeys } from './selection/use-row-keys.ts';
import { useSelection, type SiteSelection } from './selection/use-selection.ts';
import { useSiteColumns } from './site-columns.tsx';
import { useAttention, useFreshOrder } from './use-order.ts';
import { useRowsInView } from './use-rows-in-view.ts';
import { useSiteRows } from './use-site-rows.ts';

const [COMFORTABLE, COMPACT, PHONE] = [50, 36, 66];

/** Something that has to be asked about sites. */
interface Asked {
  readonly sites: BulkSites;
  readonly question: BulkQuestion;
}

/** Every site that matches, live, in an order that stands still while someone is at it. */
export function SiteList({ total }: { readonly total: number }) {
  const { t } = useText();
  const [, navigate] = useLocation();
  const [{ filter, range, sort }] = useSearchState(overviewCodec);
  const rows = useSiteRows({ filter, range, sort });
  const selection = useSelection(rows, filter);
  const isPhone = useMediaQuery('(max-width: 719px)');
  const { density, hidden } = useListLook(total);
  const isCompact = density === 'compact' && !isPhone;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [focused, setFocused] = useState<SiteRow | null>(null);
  const ask = useCallback<AskAboutSite>((sites, question) => setAsked({ sites, question }), []);
  const { answer, failure } = rows;
  const columns = useSiteColumns({ answer, isCompact, isPhone, hidden, selection, ask });
  const attention = useAttention();
  const changes = useFreshOrder(rows, attention.isThere);
  const onRange = useRowsInView(rows);
  const isRefused = failure instanceof ApiFailure && failure.status === 422;
  const picked = pickedSites(selection, t('map.sites', { count: 1 }));
  useRowKeys(picked ?? (focused === null ? null : sitesOfRow(focused)), {
    focused,
    ask,
    clear: selection.clear,
  });
  return (
    <section className="site-list" aria-label={t('list.title')}>
      <FilterBar answer={answer} problem={isRefused ? failure : null} total={total} />
      {failure !== null && !isRefused && <FailureNote failure={failure} readAt={rows.readAt} />}
      {changes > 0 && (
        <Button className="sort-again" onClick={rows.sortAgain}>
          {t('list.changed', { count: changes })}
        </Button>
      )}
      {answer === null ? (
        !isRefused && <LoadingRows rows={8} />
      ) : answer.total === 0 ? (
        <NothingMatches answer={answer} />
      ) : (
        <div className={`card site-table${isCompact ? ' is-compact' : ''}`} {...attention.props}>
          <VirtualTable<SiteRow>
            label={t('list.title')}
            columns={columns}
            count={answer.total}
            rowHeight={isPhone ? PHONE : isCompact ? COMPACT : COMFORTABLE}
            rowAt={rows.rowAt}
            rowProps={(row) => ({
              onFocusCapture: () => setFocused(row),
              onBlurCapture: () => setFocused(null),
            })}
            selection={selection}
            onRange={onRange}
            onOpen={({ id }) => navigate(`/monitors/${encodeURIComponent(id)}`)}
          />
        </div>
      )}
      {picked !== null && (
        <PickedBar picked={picked} selection={selection} matching={answer?.total ?? 0} ask={ask} />
      )}
      {asked !== null && (
        <LazyBulkDialog
          {...asked}
          onClose={() => setAsked(null)}
          onDone={() => {
            if (asked.question === 'delete') selection.clear();
          }}
        />
      )}
    </section>
  );
}

/** The sites that are picked; `null`: none. */
function pickedSites({ picked, count }: SiteSelection, name: string): BulkSites | null {
  return count === 0 ? null : { target: targetOf(picked), count, name };
}

function PickedBar({
  picked,
  selection,
  matching,
  ask,
}: {
  readonly picked: BulkSites;
  readonly selection: SiteSelection;
  readonly matching: number;
  readonly ask: AskAboutSite;
}) {
  const bulk = useBulk();
  return (
    <BulkBar
      count={picked.count}
      matching={matching}
      canTakeAll={selection.picked.kind === 'some' && picked.count < matching}
      onAll={selection.selectAll}
      onClear={selection.clear}
      onRun={(kind) => void bulk(picked, { kind })}
      onAsk={(question) => ask(picked, question)}
    />
  );
}
