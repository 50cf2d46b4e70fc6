import { useCallback } from 'react';
import { useLocation } from 'wouter';
import { SIGN_IN_PATH } from '../../route/sign-in-path.ts';

/** Goes on once someone is signed in: to the page that they wanted, or to `next`, a page of the dashboard. */
export function useGoOn(): (next?: string) => void {
  const [path, navigate] = useLocation();
  return useCallback(
    (next = '/') => {
      if (path === SIGN_IN_PATH) navigate(next, { replace: true });
    },
    [path, navigate],
  );
}
