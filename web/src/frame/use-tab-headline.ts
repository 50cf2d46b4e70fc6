import { useEffect } from 'react';
import { useRoute } from 'wouter';
import type { OverviewAnswer } from '../../../src/api/contract.ts';
import { headlineText } from '../text/headline.ts';
import { useText } from '../text/use-text.tsx';
import { setTabIcon, setTabTitle, type TabState } from './tab.ts';

/** The icon of the tab says on every page how the sites are; its title does so on the overview. */
export function useTabHeadline(overview: OverviewAnswer | undefined): void {
  const text = useText();
  const [isOverview] = useRoute('/');
  const title = overview === undefined ? null : headlineText(overview.headline, text);
  const state = overview === undefined ? null : stateOf(overview);
  const name = JSON.stringify(state);
  useEffect(() => {
    const shown = JSON.parse(name) as TabState | null;
    if (shown !== null) setTabIcon(shown);
  }, [name]);
  useEffect(() => {
    if (isOverview && title !== null) setTabTitle(title);
  }, [isOverview, title]);
}

function stateOf({ headline, counts }: OverviewAnswer): TabState {
  if (headline.kind === 'blind') return { kind: 'blind' };
  return counts.down > 0 ? { kind: 'down', count: counts.down } : { kind: 'fine' };
}
