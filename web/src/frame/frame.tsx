import { useMemo, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { HelpDialog } from '../actions/help-dialog.tsx';
import { Palette } from '../actions/palette.tsx';
import { useActions, type Action } from '../actions/registry.ts';
import type { MenuLine } from '../parts/menu.tsx';
import { PLACES } from '../pages/index.ts';
import { useLiveEvents } from '../state/live.tsx';
import { createOverviewWriter } from '../fleet/overview-events.ts';
import { useRowsWanted } from '../fleet/rows-in-view.ts';
import { grouping } from '../fleet/grouping.ts';
import { useStore } from '../state/store.ts';
import { useOverview } from '../fleet/overview.ts';
import { announce } from '../parts/announcer.tsx';
import { readSetting, writeSetting } from '../text/stored-settings.ts';
import { languages, OFFERED } from '../text/languages.ts';
import { useText } from '../text/use-text.tsx';
import { OwnTrouble, StalePage } from './own-trouble.tsx';
import { nextTheme, setTheme, THEMES, themeNow } from './theme.ts';
import { PhoneNav, TopBar } from './top-bar.tsx';
import { TrustBar } from './trust-bar.tsx';
import { useProjectLines } from './use-project-lines.ts';
import { useTabHeadline } from './use-tab-headline.ts';
import './frame.css';

/** What stands around every page: bars, places, own trouble, palette and help. */
export function Frame({
  children,
  onSignOut,
}: {
  readonly children: ReactNode;
  onSignOut(): void;
}) {
  const { t } = useText();
  const overview = useOverview();
  const write = useMemo(
    () =>
      createOverviewWriter(({ monitorName, resolvedAt }) => {
        if (monitorName === null) return;
        const id = resolvedAt === null ? 'incident.opened' : 'incident.ended';
        announce(t(id, { name: monitorName }));
      }),
    [t],
  );
  const liveness = useLiveEvents('overview', write, {
    by: useStore(grouping),
    rows: useRowsWanted(),
  });
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const projects = useProjectLines();
  const account = useAccountLines({ onSignOut, onHelp: () => setOpen('help') });
  useFrameActions(setOpen);
  useTabHeadline(overview.data);
  const openIncidents = overview.data === undefined ? 0 : overview.data.counts.down;
  return (
    <div className="frame">
      <a className="skip-link" href="#content">
        {t('frame.skip')}
      </a>
      <TopBar
        openIncidents={openIncidents}
        projects={projects}
        account={account}
        onSearch={() => setOpen('palette')}
      />
      <main id="content" tabIndex={-1}>
        <StalePage liveness={liveness} />
        {overview.data !== undefined && (
          <OwnTrouble trust={overview.data.trust} counts={overview.data.counts} />
        )}
        {children}
      </main>
      <TrustBar trust={overview.data?.trust ?? null} liveness={liveness} />
      <PhoneNav
        openIncidents={openIncidents}
        more={usePhoneLines([...projects.lines, ...account])}
      />
      {open === 'palette' && <Palette onClose={() => setOpen(null)} />}
      {open === 'help' && <HelpDialog onClose={() => setOpen(null)} />}
    </div>
  );
}

function useFrameActions(setOpen: (open: 'palette' | 'help') => void): void {
  const [, navigate] = useLocation();
  const actions = useMemo<readonly Action[]>(
    () => [
      ...PLACES.map(({ path, title, key }): Action => ({
        id: `go ${path}`,
        title,
        section: 'go',
        keys: `g ${key}`,
        run: () => navigate(path),
      })),
      {
        id: 'go /settings',
        title: 'go.settings',
        section: 'go',
        keys: 'g s',
        run: () => navigate('/settings'),
      },
      {
        id: 'palette',
        title: 'action.palette',
        section: 'look',
        keys: 'Mod+k',
        run: () => setOpen('palette'),
      },
      { id: 'help', title: 'action.help', section: 'look', keys: '?', run: () => setOpen('help') },
      { id: 'theme', title: 'action.theme', section: 'look', keys: 't', run: nextTheme },
    ],
    [navigate, setOpen],
  );
  useActions(actions);
}

/** How everything looks, and who is signed in. */
function useAccountLines({
  onSignOut,
  onHelp,
}: {
  onSignOut(): void;
  onHelp(): void;
}): readonly MenuLine[] {
  const { t, language, setLanguage } = useText();
  const [, navigate] = useLocation();
  const areLettersOn = readSetting('keys') !== 'off';
  return [
    ...THEMES.map((theme): MenuLine => ({
      id: `theme ${theme}`,
      label: t(`theme.${theme}`),
      isChosen: themeNow() === theme,
      run: () => setTheme(theme),
    })),
    ...OFFERED.map((tag): MenuLine => ({
      id: `language ${tag}`,
      label: languages[tag].name,
      isChosen: language === tag,
      run: () => void setLanguage(tag),
    })),
    {
      id: 'keys',
      label: t('frame.letters'),
      isChosen: areLettersOn,
      run: () => writeSetting('keys', areLettersOn ? 'off' : null),
    },
    { id: 'settings', label: t('go.settings'), keys: 'g s', run: () => navigate('/settings') },
    { id: 'help', label: t('action.help'), keys: '?', run: onHelp },
    { id: 'sign-out', label: t('frame.signOut'), run: onSignOut },
  ];
}

/** What a phone has no bar for: the other places, then what the account offers. */
function usePhoneLines(account: readonly MenuLine[]): readonly MenuLine[] {
  const { t } = useText();
  const [, navigate] = useLocation();
  const places = PLACES.filter(({ isOnPhone }) => !isOnPhone).map(({ path, title }): MenuLine => ({
    id: path,
    label: t(title),
    run: () => navigate(path),
  }));
  return [...places, ...account];
}
