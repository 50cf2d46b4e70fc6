import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { RowsAnswer } from '../../../../src/api/contract.ts';
import { useClient } from '../../state/session.tsx';
import { siteRowOf, type SiteRow } from '../../fleet/site-rows.ts';

/** What the list shows. */
export interface RowsQuestion {
  readonly filter: string;
  readonly sort: string;
  readonly range: string;
  /** What places in the map are of. */
  readonly by: string;
  /** Rows of the same group, tag or owner stand together. */
  readonly isGrouped: boolean;
}

export interface SiteRows {
  /** The newest answer about the whole list: counts, facets, axis; `null`: none yet. */
  readonly answer: RowsAnswer | null;
  readonly failure: Error | null;
  /** When the answer came, epoch milliseconds; `null`: never. */
  readonly readAt: number | null;
  /** `null`: on its way. */
  rowAt(index: number): SiteRow | null;
  /** Ids of the rows that are there. */
  loadedIds(): readonly string[];
  /** Ids of rows in this order, also of those that are not there yet; the last one is not included. */
  idsBetween(from: number, to: number): Promise<readonly string[]>;
  /** Which rows are in sight. */
  show(from: number, to: number): void;
  /** Asks for the list in its order of now. */
  sortAgain(): void;
}

const PAGE_SIZE = 100;
/** How long pages that went out of sight are kept, milliseconds. */
const KEPT_MS = 60_000;

/**
 * The rows of the list as far as they are in sight, a page of 100 at a time. One order holds for all of them until `sortAgain`: the
 * service keeps it under the name of a snapshot. What was there before stays until the next answer has come.
 */
export function useSiteRows(question: RowsQuestion): SiteRows {
  const client = useClient();
  const queries = useQueryClient();
  const [order, setOrder] = useState(0);
  const [pages, setPages] = useState<readonly number[]>([]);
  const ask = (
    more: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<RowsAnswer> => {
    const { isGrouped, ...wanted } = question;
    const query = new URLSearchParams({ ...wanted, ...more, limit: String(PAGE_SIZE) });
    if (isGrouped) query.set('grouped', 'true');
    return client.get<RowsAnswer>(`monitors/rows?${query}`, signal);
  };
  const first = useQuery({
    queryKey: ['fleet', 'rows', question, order],
    queryFn: ({ signal }) => ask({}, signal),
    placeholderData: (before) => before,
    gcTime: KEPT_MS,
  });
  const answer = first.data ?? null;
  const { snapshot = '' } = first.data ?? {};
  const further = answer === null ? [] : pages.filter((page) => page > 0);
  const pageQuery = (page: number) => ({
    queryKey: ['fleet', 'rows', question, snapshot, page],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      ask({ snapshot, offset: String(page * PAGE_SIZE) }, signal),
    gcTime: KEPT_MS,
  });
  const others = useQueries({ queries: further.map(pageQuery) });
  const answerOf = (page: number): RowsAnswer | null | undefined =>
    page === 0 ? answer : others[further.indexOf(page)]?.data;
  const idsBetween = async (from: number, to: number): Promise<readonly string[]> => {
    const wanted = pagesBetween(from, to);
    const answers = await Promise.all(
      wanted.map(async (page) => (page === 0 ? answer : queries.query(pageQuery(page)))),
    );
    return answers.flatMap((each, at) => {
      const first = (wanted[at] ?? 0) * PAGE_SIZE;
      return idsOf(each?.rows.slice(Math.max(0, from - first), Math.max(0, to - first)));
    });
  };
  return {
    answer,
    idsBetween,
    loadedIds: () =>
      [answer, ...others.map(({ data }) => data)].flatMap((each) => idsOf(each?.rows)),
    failure: first.error,
    readAt: first.dataUpdatedAt === 0 ? null : first.dataUpdatedAt,
    rowAt: (index) => {
      const values = answerOf(Math.floor(index / PAGE_SIZE))?.rows[index % PAGE_SIZE];
      return values === undefined || values === null ? null : siteRowOf(values);
    },
    show: useCallback((from: number, to: number) => {
      const next = pagesBetween(from, to);
      setPages((before) => (before.join() === next.join() ? before : next));
    }, []),
    sortAgain: useCallback(() => setOrder((count) => count + 1), []),
  };
}

function pagesBetween(from: number, to: number): readonly number[] {
  const low = Math.floor(from / PAGE_SIZE);
  const high = Math.floor(Math.max(from, to - 1) / PAGE_SIZE);
  return Array.from({ length: high - low + 1 }, (_, at) => low + at);
}

function idsOf(rows: RowsAnswer['rows'] = []): readonly string[] {
  return rows.flatMap((values) => (values === null ? [] : siteRowOf(values).id));
}
