import { useMemo } from 'react';
import { Link, Route, Switch } from 'wouter';
import { ActionContext, createActionRegistry } from '../actions/registry.ts';
import { useKeys } from '../actions/use-keys.ts';
import { MarkPatterns } from '../marks/heartbeat-bar.tsx';
import { pages } from '../pages/index.ts';
import { Announcer } from '../parts/announcer.tsx';
import { EmptyState } from '../parts/states.tsx';
import { ToastLayer } from '../parts/toasts.tsx';
import { TooltipLayer } from '../parts/tooltip.tsx';
import { useText } from '../text/use-text.tsx';
import { ConfirmPassword } from './confirm-password.tsx';
import { Frame } from './frame.tsx';
import { loadedPages, ShownPage } from './shown-page.tsx';

const loaded = loadedPages(pages.filter(({ isForAnyone = false }) => !isForAnyone));
const framed = loaded.filter(({ hasFrame = true }) => hasFrame);
const bare = loaded.filter(({ hasFrame = true }) => !hasFrame);

/** The page of the address, in the frame or alone. */
export function Pages({ onSignOut }: { onSignOut(): void }) {
  const registry = useMemo(() => createActionRegistry(), []);
  return (
    <ActionContext value={registry}>
      <Keys />
      <Switch>
        {bare.map((page) => (
          <Route key={page.path} path={page.path}>
            <ShownPage page={page} />
          </Route>
        ))}
        <Route>
          <Frame onSignOut={onSignOut}>
            <Switch>
              {framed.map((page) => (
                <Route key={page.path} path={page.path}>
                  <ShownPage page={page} />
                </Route>
              ))}
              <Route>
                <NoSuchPage />
              </Route>
            </Switch>
          </Frame>
        </Route>
      </Switch>
      <MarkPatterns />
      <ToastLayer />
      <TooltipLayer />
      <Announcer />
      <ConfirmPassword />
    </ActionContext>
  );
}

function Keys() {
  useKeys();
  return null;
}

function NoSuchPage() {
  const { t } = useText();
  return (
    <EmptyState
      title={t('frame.noPage')}
      action={
        <Link href="/" className="button plain">
          {t('go.overview')}
        </Link>
      }
    />
  );
}
