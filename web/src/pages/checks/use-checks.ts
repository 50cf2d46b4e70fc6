import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CheckAnswer, Page } from '../../../../src/api/contract.ts';
import { useClient } from '../../state/session.tsx';
import { monitorPath } from '../monitor/use-monitor.ts';
import { checksQuery, type ChecksWanted } from './checks-query.ts';

const PAGE = 500;

/** The checks of a site, newest first, as far as they have been read. */
export interface ReadChecks {
  /** `null`: on their way. */
  readonly checks: readonly CheckAnswer[] | null;
  readonly hasMore: boolean;
  readonly failure: Error | null;
  readonly readAt: number | null;
  more(): void;
}

export function useChecks(id: string, wanted: ChecksWanted): ReadChecks {
  const client = useClient();
  const which = checksQuery(wanted);
  const query = useInfiniteQuery({
    queryKey: ['monitor-checks', id, which],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) => {
      const cursor = pageParam === '' ? '' : `&cursor=${encodeURIComponent(pageParam)}`;
      const path = `${monitorPath(id)}/checks?limit=${PAGE}${which}${cursor}`;
      return client.get<Page<CheckAnswer>>(path, signal);
    },
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return {
    checks: useMemo(() => data?.pages.flatMap(({ items }) => items) ?? null, [data]),
    hasMore: hasNextPage,
    failure: query.error,
    readAt: query.dataUpdatedAt || null,
    more: () => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
  };
}
