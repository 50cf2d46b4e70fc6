import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { viewStream } from '../../fleet/overview-events.ts';
import type { SiteRow } from '../../fleet/site-rows.ts';
import { Button } from '../../parts/button.tsx';
import { FailureNote, LoadingRows } from '../../parts/states.tsx';
import { VirtualTable } from '../../parts/virtual-table.tsx';
import { useSearchState } from '../../route/use-search-state.ts';
import { ApiFailure } from '../../state/client.ts';
import { useClient } from '../../state/session.tsx';
import { useStore } from '../../state/store.ts';
import { useMediaQuery } from '../../state/use-media-query.ts';
import { useText } from '../../text/use-text.tsx';
import { FilterBar } from './filter-bar.tsx';
import { NothingMatches } from './nothing-matches.tsx';
import { COMFORTABLE_TO, overviewCodec } from './overview-codec.ts';
import { useSiteColumns } from './site-columns.tsx';
import { useSiteRows, type SiteRows } from './use-site-rows.ts';

const [COMFORTABLE, COMPACT, PHONE] = [50, 36, 66];

/** Every site that matches, live, in an order that stands still while someone is at it. */
export function SiteList({ total }: { readonly total: number }) {
  const { t } = useText();
  const [, navigate] = useLocation();
  const [{ filter, range, sort }] = useSearchState(overviewCodec);
  const rows = useSiteRows({ filter, range, sort });
  const isPhone = useMediaQuery('(max-width: 719px)');
  const isCompact = total > COMFORTABLE_TO && !isPhone;
  const { answer, failure } = rows;
  const columns = useSiteColumns({ answer, isCompact, isPhone });
  const attention = useAttention();
  const changes = useFreshOrder(rows, attention.isThere);
  const onRange = useRowsInView(rows);
  const isRefused = failure instanceof ApiFailure && failure.status === 422;
  return (
    <section className="site-list" aria-label={t('list.title')}>
      <FilterBar answer={answer} problem={isRefused ? failure : null} />
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
            onRange={onRange}
            onOpen={({ id }) => navigate(`/monitors/${encodeURIComponent(id)}`)}
          />
        </div>
      )}
    </section>
  );
}

/** Whether the pointer or the focus is in the list. */
function useAttention() {
  const [isPointed, setIsPointed] = useState(false);
  const [hasFocus, setHasFocus] = useState(false);
  return {
    isThere: isPointed || hasFocus,
    props: {
      onPointerEnter: () => setIsPointed(true),
      onPointerLeave: () => setIsPointed(false),
      onFocus: () => setHasFocus(true),
      onBlur: () => setHasFocus(false),
    },
  };
}

/** Sites change one by one; the list is ordered again at most so often, milliseconds. */
const ORDER_MS = 3_000;
/** Bars and figures grow old without any change of a site, milliseconds. */
const FRESH_MS = 60_000;

/** Keeps the order fresh while nobody is at the list. Gives how many sites changed since the order was made, while somebody is. */
function useFreshOrder({ answer, sortAgain }: SiteRows, isThere: boolean): number {
  const { changes } = useStore(viewStream);
  const ordered = useRef({ snapshot: '', changes });
  if (answer !== null && ordered.current.snapshot !== answer.snapshot) {
    ordered.current = { snapshot: answer.snapshot, changes };
  }
  const missed = changes - ordered.current.changes;
  useEffect(() => {
    if (isThere) return undefined;
    const timer = setTimeout(sortAgain, missed > 0 ? ORDER_MS : FRESH_MS);
    return () => clearTimeout(timer);
  }, [isThere, missed > 0, sortAgain, answer?.snapshot]);
  return isThere ? missed : 0;
}

/** How long a scroll has to rest before the service learns what is in view, milliseconds. */
const VIEW_MS = 300;
const MAX_IN_VIEW = 200;

/** Loads the rows in sight, and asks for the checks of their sites alone. */
function useRowsInView({ rowAt, show }: SiteRows): (from: number, to: number) => void {
  const client = useClient();
  const { id } = useStore(viewStream);
  const range = useRef<readonly [number, number]>([0, 0]);
  const timer = useRef<number | undefined>(undefined);
  const send = useRef(() => {});
  useEffect(() => {
    send.current = () => {
      const [from, to] = range.current;
      const count = Math.min(MAX_IN_VIEW, to - from);
      const indexes = Array.from({ length: count }, (_, at) => rowAt(from + at)?.index ?? -1);
      if (id === null || document.hidden) return;
      const known = indexes.filter((index) => index >= 0);
      // Without it, times of checks stand still until the list is read again; nothing else is lost.
      client.send('PUT', `events/${id}/view`, { indexes: known }).catch(() => {});
    };
  });
  const sendSoon = (): void => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => send.current(), VIEW_MS);
  };
  useEffect(() => {
    sendSoon();
    document.addEventListener('visibilitychange', sendSoon);
    return () => {
      clearTimeout(timer.current);
      document.removeEventListener('visibilitychange', sendSoon);
    };
  }, [id]);
  return (from, to) => {
    range.current = [from, to];
    show(from, to);
    sendSoon();
  };
}
