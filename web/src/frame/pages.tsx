import {
  lazy,
  Suspense,
  useEffect,
  useMemo,
  type ComponentType,
  type LazyExoticComponent,
} from 'react';
import { Link, Route, Switch } from 'wouter';
import { ActionContext, createActionRegistry } from '../actions/registry.ts';
import { useKeys } from '../actions/use-keys.ts';
import { MarkPatterns } from '../marks/heartbeat-bar.tsx';
import { pages, type PageEntry } from '../pages/index.ts';
import { Announcer } from '../parts/announcer.tsx';
import { EmptyState, LoadingRows } from '../parts/states.tsx';
import { ToastLayer } from '../parts/toasts.tsx';
import { TooltipLayer } from '../parts/tooltip.tsx';
import { useText } from '../text/use-text.tsx';
import { Frame } from './frame.tsx';
import { setTabTitle } from './tab.ts';

interface LoadedPage extends PageEntry {
  readonly Page: LazyExoticComponent<ComponentType>;
}

const loaded: readonly LoadedPage[] = pages.map((page) => ({
  ...page,
  Page: lazy(async () => ({ default: await page.load() })),
}));
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
            <Shown page={page} />
          </Route>
        ))}
        <Route>
          <Frame onSignOut={onSignOut}>
            <Switch>
              {framed.map((page) => (
                <Route key={page.path} path={page.path}>
                  <Shown page={page} />
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
    </ActionContext>
  );
}

function Keys() {
  useKeys();
  return null;
}

function Shown({ page: { Page, title } }: { readonly page: LoadedPage }) {
  const { t } = useText();
  const text = t(title);
  useEffect(() => setTabTitle(text), [text]);
  return (
    <Suspense fallback={<LoadingRows rows={6} />}>
      <Page />
    </Suspense>
  );
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
