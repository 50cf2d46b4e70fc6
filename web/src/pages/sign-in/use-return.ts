import { useEffect } from 'react';
import type { OidcCaller } from '../../../../src/api/contract.ts';
import { SIGN_IN_PATH } from '../../route/sign-in-path.ts';
import { enterSession } from '../../state/access.ts';
import { createClient, NOBODY } from '../../state/client.ts';

// Taken once, before anything is shown: the address forgets it.
const returned = takeReturn();

/** What an OpenID provider has sent the browser back with; empty when it has not. */
function takeReturn(): string {
  const query = new URLSearchParams(location.search);
  const isAnswer = query.has('state') && (query.has('code') || query.has('error'));
  if (!location.pathname.endsWith(SIGN_IN_PATH) || !isAnswer) return '';
  history.replaceState(null, '', location.pathname);
  return query.toString();
}

let isUsed = false;

/** Ends a sign-in that has come back from the provider, once. */
export function useReturn(
  goOn: (next: string) => void,
  onFailure: (failure: unknown) => void,
): void {
  useEffect(() => {
    if (returned === '' || isUsed) return;
    isUsed = true;
    createClient(NOBODY, () => {})
      .send<OidcCaller>('POST', 'session/oidc', { query: returned })
      .then((caller) => {
        enterSession(caller);
        goOn(caller.next);
      })
      .catch(onFailure);
  }, [goOn, onFailure]);
}
