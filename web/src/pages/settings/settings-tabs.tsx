import { PageTabs } from '../../lists/page-tabs.tsx';
import { useCaller } from '../../state/use-caller.ts';

const LOOK = { path: '/settings', title: 'settings.look' } as const;
const ACCOUNT = { path: '/settings/account', title: 'settings.account' } as const;
const IMPORT = { path: '/settings/import', title: 'settings.import' } as const;
const ADMIN = [
  { path: '/settings/users', title: 'settings.users' },
  { path: '/settings/projects', title: 'settings.projects' },
  { path: '/settings/keys', title: 'settings.apiKeys' },
  { path: '/settings/audit', title: 'settings.audit' },
] as const;

/** The settings that the caller may see. */
export function SettingsTabs() {
  const caller = useCaller();
  const tabs = [
    LOOK,
    ...(caller?.kind === 'user' ? [ACCOUNT] : []),
    ...(caller === undefined || caller.scope === 'read' ? [] : [IMPORT]),
    ...(caller?.scope === 'admin' ? ADMIN : []),
  ];
  return <PageTabs label="go.settings" tabs={tabs} />;
}
