import type { ComponentType } from 'react';
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
}

/** Every page: its folder, and one line here. */
export const pages: readonly PageEntry[] = [
  {
    path: '/',
    title: 'go.overview',
    load: async () => (await import('./first-dashboard/app.tsx')).App,
    hasFrame: false,
  },
  {
    path: '/overview',
    title: 'go.overview',
    load: async () => (await import('./overview/overview-page.tsx')).OverviewPage,
  },
  {
    path: '/add',
    title: 'frame.add',
    load: async () => (await import('./add/add-page.tsx')).AddPage,
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
    path: '/incidents',
    title: 'go.incidents',
    load: async () => (await import('./incidents/incidents-page.tsx')).IncidentsPage,
  },
  {
    path: '/incidents/:id',
    title: 'go.incidents',
    load: async () => (await import('./incident/incident-page.tsx')).IncidentPage,
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
