import { lazy, Suspense, useEffect, type ComponentType, type LazyExoticComponent } from 'react';
import type { PageEntry } from '../pages/index.ts';
import { LoadingRows } from '../parts/states.tsx';
import { loadLate } from '../state/load-late.ts';
import { loadAllTexts, useText } from '../text/use-text.tsx';
import { setTabTitle } from './tab.ts';

/** A page that is loaded when it is first shown. */
export interface LoadedPage extends PageEntry {
  readonly Page: LazyExoticComponent<ComponentType>;
}

export function loadedPages(entries: readonly PageEntry[]): readonly LoadedPage[] {
  return entries.map((page) => ({
    ...page,
    Page: lazy(() => loadLate(() => loadPage(page))),
  }));
}

/** The overview is what a first load is for; every other page brings the messages that this one does without. */
async function loadPage({ path, load }: PageEntry): Promise<{ readonly default: ComponentType }> {
  const [Page] = await Promise.all([load(), path === '/' ? null : loadAllTexts()]);
  return { default: Page };
}

/** A page under its title. */
export function ShownPage({ page: { Page, title } }: { readonly page: LoadedPage }) {
  const { t } = useText();
  const text = t(title);
  useEffect(() => setTabTitle(text), [text]);
  return (
    <Suspense fallback={<LoadingRows rows={6} />}>
      <Page />
    </Suspense>
  );
}
