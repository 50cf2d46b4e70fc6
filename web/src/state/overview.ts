import { useQuery, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { OverviewAnswer, ViewData } from '../../../src/api/contract.ts';
import type { EventWriter } from './live.tsx';
import { useClient } from './session.tsx';

/** What the overview and the frame around every page show; kept true by the events of the view `overview`. */
export function useOverview(): UseQueryResult<OverviewAnswer> {
  const client = useClient();
  return useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => client.get<OverviewAnswer>('overview', signal),
  });
}

/** Changes of which only the service knows what they mean for the list of problems are asked for together, milliseconds. */
const REFRESH_MS = 1_500;

/** Makes what writes the events of the overview into the cache. */
export function createOverviewWriter(): EventWriter {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refreshSoon = (queries: QueryClient): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void queries.invalidateQueries({ queryKey: ['overview'] });
    }, REFRESH_MS);
  };
  return (queries, event, data) => {
    const message = { name: event, data } as ViewMessage;
    queries.setQueryData<OverviewAnswer>(['overview'], (before) =>
      before === undefined ? undefined : overviewAfter(before, message),
    );
    if (['sites', 'incident', 'alarm', 'resync', 'hello'].includes(event)) refreshSoon(queries);
    if (event === 'resync') void queries.invalidateQueries({ queryKey: ['fleet'] });
  };
}

/** A message of the view, with its data. */
type ViewMessage = {
  [Name in keyof ViewData]: { readonly name: Name; readonly data: ViewData[Name] };
}[keyof ViewData];

/** The overview after a message; the same object where the message changes nothing of it. */
export function overviewAfter(before: OverviewAnswer, message: ViewMessage): OverviewAnswer {
  switch (message.name) {
    case 'hello': {
      const { now, counts, headline, trust } = message.data;
      return { ...before, now, counts, headline, trust };
    }
    case 'counts':
      return { ...before, ...message.data };
    case 'trust':
      return { ...before, trust: message.data };
    case 'sites':
    case 'marks':
    case 'incident':
    case 'alarm':
    case 'resync':
      break;
  }
  return before;
}
