import { PageTabs } from '../../lists/page-tabs.tsx';

const TABS = [
  { path: '/alerts', title: 'alerts.tab' },
  { path: '/alerts/owners', title: 'owners.title' },
  { path: '/alerts/channels', title: 'channels.title' },
  { path: '/alerts/maintenance', title: 'maintenance.title' },
  { path: '/alerts/silences', title: 'silences.title' },
] as const;

/** The pages about who is told, how and when not. */
export function AlertTabs() {
  return <PageTabs label="go.alerts" tabs={TABS} />;
}
