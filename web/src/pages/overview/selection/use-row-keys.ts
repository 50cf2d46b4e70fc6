import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { useActions, type Action } from '../../../actions/registry.ts';
import type { SiteRow } from '../../../fleet/site-rows.ts';
import { isAcknowledged, shownState } from '../../../marks/site-byte.ts';
import type { AskAboutSite } from '../row-menu.tsx';
import { useAcknowledge } from '../use-acknowledge.ts';
import { useBulk, type BulkSites } from './use-bulk.ts';

/** Keys and the palette act on the sites that are picked, else on the row with the focus. */
export function useRowKeys(
  sites: BulkSites | null,
  {
    focused,
    ask,
    clear,
  }: { readonly focused: SiteRow | null; readonly ask: AskAboutSite; clear(): void },
): void {
  const bulk = useBulk();
  const [, navigate] = useLocation();
  const count = sites?.count ?? 0;
  const key = JSON.stringify(sites);
  const verb = focused !== null && shownState(focused.site) === 'paused' ? 'resume' : 'pause';
  const id = focused?.id ?? null;
  const acknowledge = useAcknowledge();
  const incident =
    focused === null || isAcknowledged(focused.site) ? null : (focused.incidentId ?? null);
  const name = focused?.name ?? '';
  const actions = useMemo((): readonly Action[] => {
    const meant = JSON.parse(key) as BulkSites | null;
    if (meant === null) return [];
    const act = (kind: 'check' | 'pause' | 'resume') => () => void bulk(meant, { kind });
    const page = (action: Omit<Action, 'section'>): Action => ({ ...action, section: 'page' });
    return [
      page({ id: 'row check', title: 'site.check', keys: 'c', run: act('check') }),
      page({
        id: 'row silence',
        title: 'site.silence',
        keys: 'm',
        run: () => ask(meant, 'silence'),
      }),
      page({ id: 'row pause', title: `site.${verb}`, keys: 'p', run: act(verb) }),
      ...(id === null
        ? []
        : [
            page({
              id: 'row explain',
              title: 'site.explain',
              keys: 'e',
              run: () => navigate(`/monitors/${encodeURIComponent(id)}/explain`),
            }),
          ]),
      ...(id === null || incident === null
        ? []
        : [
            page({
              id: 'row acknowledge',
              title: 'site.acknowledge',
              keys: 'a',
              run: () => void acknowledge({ id, name, incident }),
            }),
          ]),
      ...(count > 1 ? [page({ id: 'row clear', title: 'bulk.clear', run: clear })] : []),
    ];
  }, [key, count, verb, id, incident, name, acknowledge, bulk, ask, navigate, clear]);
  useActions(actions);
}
