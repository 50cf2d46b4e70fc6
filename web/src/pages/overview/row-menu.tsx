import { EllipsisVertical } from 'lucide-react';
import { useLocation } from 'wouter';
import type { SiteRow } from '../../fleet/site-rows.ts';
import { shownState } from '../../marks/site-byte.ts';
import { Menu, type MenuLine } from '../../parts/menu.tsx';
import { useText } from '../../text/use-text.tsx';
import type { BulkQuestion } from './selection/bulk-bar.tsx';
import { useBulk, type BulkSites } from './selection/use-bulk.ts';

/** Asks what has to be known of sites before something is done with them. */
export type AskAboutSite = (sites: BulkSites, question: BulkQuestion) => void;

export function RowMenu({ row, ask }: { readonly row: SiteRow; readonly ask: AskAboutSite }) {
  const { t } = useText();
  return (
    <Menu
      label={t('site.menu', { name: row.name })}
      lines={useRowLines(row, ask)}
      className="icon-button"
    >
      <EllipsisVertical size={16} />
    </Menu>
  );
}

function useRowLines(row: SiteRow, ask: AskAboutSite): readonly MenuLine[] {
  const { t } = useText();
  const [, navigate] = useLocation();
  const bulk = useBulk();
  const sites = sitesOfRow(row);
  const verb = shownState(row.site) === 'paused' ? 'resume' : 'pause';
  return [
    {
      id: 'check',
      label: t('site.check'),
      keys: 'c',
      run: () => void bulk(sites, { kind: 'check' }),
    },
    {
      id: 'explain',
      label: t('site.explain'),
      keys: 'e',
      run: () => navigate(`/monitors/${encodeURIComponent(row.id)}/explain`),
    },
    { id: 'silence', label: t('site.silence'), keys: 'm', run: () => ask(sites, 'silence') },
    { id: verb, label: t(`site.${verb}`), keys: 'p', run: () => void bulk(sites, { kind: verb }) },
    {
      id: 'copy',
      label: t('site.copy'),
      run: () => void navigator.clipboard.writeText(row.target),
    },
    { id: 'delete', label: t('bulk.delete'), tone: 'danger', run: () => ask(sites, 'delete') },
  ];
}

export function sitesOfRow({ id, name }: SiteRow): BulkSites {
  return { target: { ids: [id] }, count: 1, name };
}
