import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { Route, Switch } from 'wouter';
import { pages } from '../pages/index.ts';
import { FailureNote } from '../parts/states.tsx';
import { SIGN_IN_PATH } from '../route/sign-in-path.ts';
import { accessStore, leave, resumeSession } from '../state/access.ts';
import type { Access } from '../state/client.ts';
import { loadLate } from '../state/load-late.ts';
import { useStore } from '../state/store.ts';
import { signOut } from './sign-out.ts';
import { loadedPages, ShownPage } from './shown-page.tsx';

const open = loadedPages(pages.filter(({ isForAnyone = false }) => isForAnyone));
const Inside = lazy(async () => ({
  default: (await loadLate(() => import('./inside.tsx'))).Inside,
}));

/** The page of the address for who is signed in; for the others the one that signs them in, and nothing else is loaded. */
export function Gate() {
  const { access } = useStore(accessStore);
  const failure = useResumedSession();
  const refuse = useCallback(() => leave('refused'), []);
  if (failure !== null) return <FailureNote failure={failure} readAt={null} />;
  return (
    <Switch>
      {open.map((page) => (
        <Route key={page.path} path={page.path}>
          {access !== 'asking' && <ShownPage page={page} />}
        </Route>
      ))}
      <Route>
        <Entry access={access} onRefused={refuse} />
      </Route>
    </Switch>
  );
}

function Entry({
  access,
  onRefused,
}: {
  readonly access: Access | null | 'asking';
  onRefused(): void;
}) {
  if (access === 'asking') return null;
  const signIn = open.find(({ path }) => path === SIGN_IN_PATH);
  if (access === null) return signIn === undefined ? null : <ShownPage page={signIn} />;
  return (
    <Suspense>
      <Inside access={access} onRefused={onRefused} onSignOut={() => void signOut(access)} />
    </Suspense>
  );
}

/** Whether a session goes on is asked once; what kept the question from its answer, else `null`. */
function useResumedSession(): unknown {
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => void resumeSession().catch(setFailure), []);
  return failure;
}
