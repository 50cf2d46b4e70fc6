import type { ComponentType } from 'react';
import { SIGN_IN_PATH } from '../route/sign-in-path.ts';
import type { MessageId } from '../text/catalogue.ts';

/** A page of the dashboard. */
export interface PageEntry {
  /** Its address, in the patterns of wouter: `/monitors/:id`. */
  readonly path: string;
  /** Of the tab and of the palette. A page may set another one once it knows what it shows. */
  readonly title: MessageId;
  /** Loads the page, which finds what it needs in its address. */
  load(): Promise<ComponentType>;
  /** False where a page has neither bars nor places: nothing else may be around it. */
  readonly hasFrame?: boolean;
  /** True where no one needs to be signed in: nothing of the others is loaded then. */
  readonly isForAnyone?: boolean;
}

/** Every page: its folder, and one line here. */
export const pages: readonly PageEntry[] = [
  {
    path: '/',
    title: 'go.overview',
    load: async () => (await import('./overview/overview-page.tsx')).OverviewPage,
  },
  {
    path: '/add',
    title: 'frame.add',
    load: async () => (await import('./add/add-page.tsx')).AddPage,
  },
  {
    path: '/add/:kind',
    title: 'frame.add',
    load: async () => (await import('./edit/new-page.tsx')).NewPage,
  },
  {
    path: '/monitors/:id',
    title: 'go.monitor',
    load: async () => (await import('./monitor/monitor-page.tsx')).MonitorPage,
  },
  {
    path: '/monitors/:id/checks',
    title: 'checks.title',
    load: async () => (await import('./checks/checks-page.tsx')).ChecksPage,
  },
  {
    path: '/monitors/:id/explain',
    title: 'site.explain',
    load: async () => (await import('./explain/explain-page.tsx')).ExplainPage,
  },
  {
    path: '/monitors/:id/edit',
    title: 'list.edit',
    load: async () => (await import('./edit/edit-page.tsx')).EditPage,
  },
  {
    path: '/incidents',
    title: 'go.incidents',
    load: async () => (await import('./incidents/incidents-page.tsx')).IncidentsPage,
  },
  {
    path: '/incidents/:id',
    title: 'go.incidents',
    load: async () => (await import('./incident/incident-page.tsx')).IncidentPage,
  },
  {
    path: '/alerts',
    title: 'go.alerts',
    load: async () => (await import('./alerts/alerts-page.tsx')).AlertsPage,
  },
  {
    path: '/alerts/owners',
    title: 'owners.title',
    load: async () => (await import('./owners/owners-page.tsx')).OwnersPage,
  },
  {
    path: '/alerts/channels',
    title: 'channels.title',
    load: async () => (await import('./channels/channels-page.tsx')).ChannelsPage,
  },
  {
    path: '/alerts/maintenance',
    title: 'maintenance.title',
    load: async () => (await import('./maintenance/maintenance-page.tsx')).MaintenancePage,
  },
  {
    path: '/alerts/silences',
    title: 'silences.title',
    load: async () => (await import('./silences/silences-page.tsx')).SilencesPage,
  },
  {
    path: '/health',
    title: 'go.health',
    load: async () => (await import('./health/health-page.tsx')).HealthPage,
  },
  {
    path: '/settings',
    title: 'go.settings',
    load: async () => (await import('./settings/look-page.tsx')).LookPage,
  },
  {
    path: '/settings/account',
    title: 'settings.account',
    load: async () => (await import('./settings/account-page.tsx')).AccountPage,
  },
  {
    path: '/settings/import',
    title: 'settings.import',
    load: async () => (await import('./import/import-page.tsx')).ImportPage,
  },
  {
    path: '/settings/users',
    title: 'settings.users',
    load: async () => (await import('./settings/users-page.tsx')).UsersPage,
  },
  {
    path: '/settings/keys',
    title: 'settings.apiKeys',
    load: async () => (await import('./settings/keys-page.tsx')).KeysPage,
  },
  {
    path: '/settings/projects',
    title: 'settings.projects',
    load: async () => (await import('./settings/projects-page.tsx')).ProjectsPage,
  },
  {
    path: '/settings/audit',
    title: 'settings.audit',
    load: async () => (await import('./settings/audit-page.tsx')).AuditPage,
  },
  {
    path: SIGN_IN_PATH,
    title: 'go.signIn',
    load: async () => (await import('./sign-in/sign-in-page.tsx')).SignInPage,
    isForAnyone: true,
  },
  {
    path: '/setup',
    title: 'go.setup',
    load: async () => (await import('./setup/setup-page.tsx')).SetupPage,
    isForAnyone: true,
  },
  {
    path: '/set-password',
    title: 'go.setPassword',
    load: async () => (await import('./set-password/set-password-page.tsx')).SetPasswordPage,
    isForAnyone: true,
  },
  ...(import.meta.env.DEV
    ? [
        {
          path: '/_parts',
          title: 'parts.title',
          load: async () => (await import('./parts/parts-page.tsx')).PartsPage,
        } as const,
      ]
    : []),
];

/** A place that the bars lead to. */
export interface Place {
  readonly path: string;
  readonly title: MessageId;
  readonly icon: 'overview' | 'incidents' | 'alerts' | 'pages' | 'reports' | 'lab';
  /** The second key after `g`. */
  readonly key: string;
  /** In the bar of a phone, which has few. */
  readonly isOnPhone: boolean;
}

const places: readonly Place[] = [
  { path: '/', title: 'go.overview', icon: 'overview', key: 'o', isOnPhone: true },
  { path: '/incidents', title: 'go.incidents', icon: 'incidents', key: 'i', isOnPhone: true },
  { path: '/alerts', title: 'go.alerts', icon: 'alerts', key: 'a', isOnPhone: true },
  { path: '/pages', title: 'go.pages', icon: 'pages', key: 'p', isOnPhone: false },
  { path: '/reports', title: 'go.reports', icon: 'reports', key: 'r', isOnPhone: false },
  { path: '/lab', title: 'go.lab', icon: 'lab', key: 'l', isOnPhone: false },
];

/** The places that have a page, in the order of the bars. */
export const PLACES: readonly Place[] = places.filter(({ path }) =>
  pages.some((page) => page.path === path),
);
