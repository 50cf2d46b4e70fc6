import { useInfiniteQuery } from '@tanstack/react-query';
import type { Page } from '../../../src/api/contract.ts';
import { useClient } from '../state/session.tsx';

/** A list of the API, a page after the other. */
export interface ListState<Item> {
  /** `undefined`: on its way. */
  readonly items: readonly Item[] | undefined;
  readonly error: unknown;
  /** When it was read, epoch milliseconds; `null`: never. */
  readonly readAt: number | null;
  /** `null`: there is no more. */
  readonly more: (() => void) | null;
}

const LIMIT = 100;

/** `search`: further parameters, as in an address. */
export function useList<Item>(path: string, search = ''): ListState<Item> {
  const client = useClient();
  const { data, error, dataUpdatedAt, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [path, 'list', search],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams(search);
      query.set('limit', String(LIMIT));
      if (pageParam !== '') query.set('cursor', pageParam);
      return client.get<Page<Item>>(`${path}?${query}`, signal);
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return {
    items: data?.pages.flatMap(({ items }) => items),
    error,
    readAt: dataUpdatedAt || null,
    more: hasNextPage ? () => void fetchNextPage() : null,
  };
}
