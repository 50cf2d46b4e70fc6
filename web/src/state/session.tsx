import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { ApiFailure, createClient, type Access, type Client } from './client.ts';

const ClientContext = createContext<Client | null>(null);

/** The API as the person who is signed in may call it. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === null) throw new Error('useClient stands outside of a Session');
  return client;
}

/** Everything that needs access: what is below is made anew with another one, so that nothing of one person is left for the next. */
export function Session({
  access,
  onRefused,
  children,
}: {
  readonly access: Access;
  readonly children: ReactNode;
  /** Must stay the same function. */
  onRefused(): void;
}) {
  const client = useMemo(() => createClient(access, onRefused), [access, onRefused]);
  const queries = useMemo(() => createQueryClient(), [client]);
  return (
    <ClientContext value={client}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </ClientContext>
  );
}

/** Answers are kept true by events, so nothing is asked again because a window was looked at. */
function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        retry: (count, failure) =>
          count < 3 && !(failure instanceof ApiFailure && isFinal(failure.status)),
        retryDelay: (count) => Math.min(1_000 * 2 ** count, 15_000),
      },
    },
  });
}

/** Asked again, these would be answered in the same way; 429 only says that others asked at the same moment. */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 429;
}
