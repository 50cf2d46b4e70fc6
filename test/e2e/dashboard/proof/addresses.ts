import type { ApiIncident, ApiMonitor } from '../../api-answers.ts';
import type { Stage } from './stage.ts';

/** How a page of the dashboard is reached in the tests. */
export interface ShownPage {
  /** Its pattern in `web/src/pages/index.ts`. */
  readonly pattern: string;
  /** Its address, see `addressOf`. */
  readonly path: string;
  /** True where it is shown to people who are not signed in. */
  readonly isForStrangers: boolean;
}

/** Where each page is; a page that is new has to be entered here. `null`: it is not part of the built product. */
const ADDRESSES: Readonly<Record<string, string | null>> = {
  '/': '/',
  '/add': '/add',
  '/add/:kind': '/add/http',
  '/monitors/:id': '/monitors/MONITOR',
  '/monitors/:id/checks': '/monitors/MONITOR/checks',
  '/monitors/:id/explain': '/monitors/MONITOR/explain',
  '/monitors/:id/edit': '/monitors/MONITOR/edit',
  '/incidents': '/incidents',
  '/incidents/:id': '/incidents/INCIDENT',
  '/alerts': '/alerts',
  '/alerts/owners': '/alerts/owners',
  '/alerts/channels': '/alerts/channels',
  '/alerts/maintenance': '/alerts/maintenance',
  '/alerts/silences': '/alerts/silences',
  '/settings': '/settings',
  '/settings/account': '/settings/account',
  '/settings/users': '/settings/users',
  '/settings/keys': '/settings/keys',
  '/settings/audit': '/settings/audit',
  '/sign-in': '/sign-in',
  '/setup': '/setup',
  '/set-password': '/set-password#token=made-up',
  '/_parts': null,
};

interface PageList {
  readonly pages: readonly { readonly path: string; readonly isForAnyone?: boolean }[];
}

/** Every page that the dashboard has. Throws for one that is not in the table above. */
export async function listedPages(): Promise<readonly ShownPage[]> {
  const list = new URL('../../../../web/src/pages/index.ts', import.meta.url);
  const { pages } = (await import(list.href)) as PageList;
  return pages.flatMap(({ path: pattern, isForAnyone: isForStrangers = false }) => {
    const path = ADDRESSES[pattern];
    if (path === undefined) {
      throw new Error(
        `the page ${pattern} is new: say in test/e2e/dashboard/proof/addresses.ts where it is`,
      );
    }
    return path === null ? [] : [{ pattern, path, isForStrangers }];
  });
}

/** The address of a page in the service of a stage; monitor and incident are those of the site of that name. */
export async function addressOf(
  { service, address }: Stage,
  path: string,
  site: string,
): Promise<string> {
  const monitors = await service.all<ApiMonitor>('/monitors');
  const monitor = monitors.find(({ name }) => name === site);
  const incidents = await service.all<ApiIncident>('/incidents');
  const incident = incidents.find(({ monitorId }) => monitorId === monitor?.id);
  if (monitor === undefined || incident === undefined) throw new Error(`${site} has no outage`);
  return `${address}${path.replace('MONITOR', monitor.id).replace('INCIDENT', incident.id)}`;
}
