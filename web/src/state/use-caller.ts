import { useQuery } from '@tanstack/react-query';
import type { CallerAnswer } from '../../../src/api/contract.ts';
import { useClient } from './session.tsx';

/** Who is signed in, and what they may do; `undefined`: not known yet. */
export function useCaller(): CallerAnswer | undefined {
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => client.get<CallerAnswer>('session', signal),
  });
  return data;
}

/** The name under which someone acts: that of their account. Who acts by a key has none of their own. */
export function useOwnName(): string {
  return useCaller()?.user?.name ?? 'dashboard';
}
