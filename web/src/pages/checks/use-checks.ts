import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { CheckAnswer, Page } from '../../../../src/api/contract.ts';
import { useClient } from '../../state/session.tsx';

const PAGE = 500;

/** Checks are filtered here; with few that match, so many pages are read without being asked for. */
const MAX_PAGES_AHEAD = 20;
/** As many rows fill any screen. */
const ENOUGH = 100;

interface ChecksWanted {
  readonly id: string;
  readonly outcome: CheckAnswer['outcome'] | 'any';
  readonly from: number;
  readonly to: number;
}

/** The checks of a site, newest first, as far as they have been read. */
export interface ReadChecks {
  /** Those that match; `null`: on their way. */
  readonly matching: readonly CheckAnswer[] | null;
  /** How many were looked through. */
  readonly read: number;
  readonly hasMore: boolean;
  readonly failure: Error | null;
  readonly readAt: number | null;
  more(): void;
}

export function useChecks({ id, outcome, from, to }: ChecksWanted): ReadChecks {
  const client = useClient();
  const span = `${from > 0 ? `&from=${from}` : ''}${to > 0 ? `&to=${to}` : ''}`;
  const query = useInfiniteQuery({
    queryKey: ['monitor-checks', id, span],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) => {
      const cursor = pageParam === '' ? '' : `&cursor=${encodeURIComponent(pageParam)}`;
      const path = `monitors/${encodeURIComponent(id)}/checks?limit=${PAGE}${span}${cursor}`;
      return client.get<Page<CheckAnswer>>(path, signal);
    },
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const read = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? null, [data]);
  const matching = useMemo(() => read && matchingChecks(read, outcome), [read, outcome]);
  const more = (): void => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };
  const isShort =
    matching !== null &&
    matching.length < ENOUGH &&
    (data?.pages.length ?? 0) < MAX_PAGES_AHEAD &&
    outcome !== 'any';
  useEffect(() => {
    if (isShort) more();
  }, [isShort, isFetchingNextPage, hasNextPage]);
  return {
    matching,
    read: read?.length ?? 0,
    hasMore: hasNextPage,
    failure: query.error,
    readAt: query.dataUpdatedAt || null,
    more,
  };
}

/** The checks with an outcome. */
export function matchingChecks(
  checks: readonly CheckAnswer[],
  outcome: CheckAnswer['outcome'] | 'any',
): readonly CheckAnswer[] {
  return outcome === 'any' ? checks : checks.filter((check) => check.outcome === outcome);
}
