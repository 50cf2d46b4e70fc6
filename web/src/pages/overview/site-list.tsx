import { useCallback, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { RowsAnswer } from '../../../../src/api/contract.ts';
import { grouping } from '../../fleet/grouping.ts';
import type { SiteRow } from '../../fleet/site-rows.ts';
import { Button } from '../../parts/button.tsx';
import { FailureNote, LoadingRows } from '../../parts/states.tsx';
import { VirtualTable } from '../../parts/virtual-table.tsx';
import { useSearchState } from '../../route/use-search-state.ts';
import { ApiFailure } from '../../state/client.ts';
import { useStore } from '../../state/store.ts';
import { useMediaQuery } from '../../state/use-media-query.ts';
import { useText } from '../../text/use-text.tsx';
import { blockName } from './block-name.ts';
import { FilterBar } from './filter/filter-bar.tsx';
import { groupedLines, type GroupedLines } from './grouped-lines.ts';
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
import { useSiteRows, type SiteRows } from './use-site-rows.ts';

const [COMFORTABLE, COMPACT, PHONE] = [50, 36, 66];

/** Something that has to be asked about sites. */
interface Asked {
  readonly sites: BulkSites;
  readonly question: BulkQuestion;
}

/** Every site that matches, live, in an order that stands still while someone is at it. */
export function SiteList({ total }: { readonly total: number }) {
  const { t } = useText();
  const [{ filter, range, sort, group }] = useSearchState(overviewCodec);
  const by = useStore(grouping);
  const rows = useSiteRows({ filter, range, sort, by, isGrouped: group !== 'none' });
  const selection = useSelection(rows, filter);
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = useCallback<AskAboutSite>((sites, question) => setAsked({ sites, question }), []);
  const { answer, failure } = rows;
  const attention = useAttention();
  const changes = useFreshOrder(rows, attention.isThere);
  const isRefused = failure instanceof ApiFailure && failure.status === 422;
  const picked = pickedSites(selection, t('map.sites', { count: 1 }));
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
        <div className="card site-table" {...attention.props}>
          <SiteTable
            total={total}
            rows={rows}
            answer={answer}
            selection={selection}
            picked={picked}
            ask={ask}
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

function SiteTable({
  total,
  rows,
  answer,
  selection,
  picked,
  ask,
}: {
  readonly total: number;
  readonly rows: SiteRows;
  readonly answer: RowsAnswer;
  readonly selection: SiteSelection;
  readonly picked: BulkSites | null;
  readonly ask: AskAboutSite;
}) {
  const { t } = useText();
  const [, navigate] = useLocation();
  const isPhone = useMediaQuery('(max-width: 719px)');
  const { density, hidden } = useListLook(total);
  const isCompact = density === 'compact' && !isPhone;
  const [focused, setFocused] = useState<SiteRow | null>(null);
  const lines = useLines(answer);
  const byLine: SiteSelection = {
    ...selection,
    select: (line, isExtending) => selection.select(lines.rowAt(line), isExtending),
  };
  const columns = useSiteColumns({
    answer,
    isCompact,
    isPhone,
    hidden,
    selection: byLine,
    ask,
  });
  const onRange = useRowsInView(rows);
  useRowKeys(picked ?? (focused === null ? null : sitesOfRow(focused)), {
    focused,
    ask,
    clear: selection.clear,
  });
  return (
    <div className={isCompact ? 'is-compact' : ''}>
      <VirtualTable<SiteRow>
        label={t('list.title')}
        columns={columns}
        count={lines.count}
        rowHeight={isPhone ? PHONE : isCompact ? COMPACT : COMFORTABLE}
        rowAt={(line) => (lines.headingAt(line) === null ? rows.rowAt(lines.rowAt(line)) : null)}
        headingAt={(line) => {
          const block = lines.headingAt(line);
          return block && <BlockHeading block={block} isOnly={answer.blocks.length === 1} />;
        }}
        rowProps={(row) => ({
          onFocusCapture: () => setFocused(row),
          onBlurCapture: () => setFocused(null),
          // A long press of a finger; pointers have boxes, and a menu of the browser.
          ...(isPhone && {
            onContextMenu: (event) => {
              event.preventDefault();
              selection.pick(row);
            },
          }),
        })}
        selection={byLine}
        onRange={(from, to) => onRange(lines.rowAt(from), lines.rowAt(to - 1) + 1)}
        onOpen={({ id }) => navigate(`/monitors/${encodeURIComponent(id)}`)}
      />
    </div>
  );
}

function useLines({ blocks, total }: RowsAnswer): GroupedLines {
  return useMemo(() => groupedLines(blocks, total), [blocks, total]);
}

function BlockHeading({
  block,
  isOnly,
}: {
  readonly block: RowsAnswer['blocks'][number];
  readonly isOnly: boolean;
}) {
  const text = useText();
  return (
    <>
      <span className="cut" dir="auto">
        {blockName(block, text, isOnly)}
      </span>
      <span className="soft small">{text.format.number(block.count)}</span>
    </>
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
