import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { OverviewAnswer, ViewData } from '../../../src/api/contract.ts';
import { useClient } from '../state/session.tsx';
import { grouping } from './grouping.ts';

/** What the overview and the frame around every page show; kept true by the events of the view `overview`. */
export function useOverview(): UseQueryResult<OverviewAnswer> {
  const client = useClient();
  return useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => client.get<OverviewAnswer>(`overview?by=${grouping.get()}`, signal),
  });
}

/** A message of the view, with its data. */
export type ViewMessage = {
  [Name in keyof ViewData]: { readonly name: Name; readonly data: ViewData[Name] };
}[keyof ViewData];

/** The overview after a message; the same object where the message changes nothing of it. */
export function overviewAfter(before: OverviewAnswer, message: ViewMessage): OverviewAnswer {
  switch (message.name) {
    case 'counts':
      return { ...before, ...message.data };
    case 'trust':
      return { ...before, trust: message.data };
    // What it counts may be old where a tab joined late; the overview is asked for then.
    case 'hello':
    case 'sites':
    case 'marks':
    case 'incident':
    case 'alarm':
    case 'notified':
    case 'resync':
      break;
  }
  return before;
}
