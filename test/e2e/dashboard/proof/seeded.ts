import type { ApiIncident, ApiMonitor, ApiNotification } from '../../api-answers.ts';
import type { ServiceProcess } from '../../service-process.ts';
import { until } from '../../until.ts';
import { PATIENCE_MS } from '../chromium.ts';
import { writePast } from './past.ts';
import { answering, type Sites } from './sites.ts';
import { openStage, type Stage } from './stage.ts';

const SMTP = 'smtp://127.0.0.1:9';
const QUICK = { interval: '5s', confirm: { after: ['100ms'] }, recover: { after: ['100ms'] } };

/** What is known of the site of each name once the stage is open. */
const STATES = {
  Shop: 'down',
  Checkout: 'degraded',
  Metadata: 'unknown',
  'News, in the evening': 'up',
  Blog: 'up',
  Wiki: 'up',
  'Old shop': 'up',
  'Status of suppliers': 'down',
} as const;
/** The same while all is well. */
const CALM = { ...STATES, Shop: 'up', Checkout: 'up', 'Status of suppliers': 'up' } as const;

/** A small fleet in every state, with a past of a day, people, channels, plans and messages: made up, and the same each time. */
export function openSeededStage(): Promise<Stage> {
  return openStage({
    secureHosts: ['shop.example', 'checkout.example'],
    configOf,
    past: { isReady: (service) => untilJudged(service, CALM), write: writePast },
  }).then(async (stage) => {
    await settle(stage);
    return stage;
  });
}

function configOf(sites: Sites): object {
  const plain = (host: string, name: string, more: object = {}): object => ({
    ...QUICK,
    url: `http://${host}/`,
    name,
    connectTo: sites.plain,
    owner: 'web',
    ...more,
  });
  const secure = (host: string, name: string, more: object): object =>
    plain(host, name, { url: `https://${host}/`, connectTo: sites.secure, ...more });
  return {
    owners: [
      { id: 'ops', name: 'Operations', timezone: 'Europe/Berlin' },
      { id: 'web', name: 'Web team', timezone: 'Asia/Tehran', quietHours: '22:00-07:00' },
    ],
    channels: [
      channel('ops-mail', 'ops', { to: 'ops@acorn.example' }),
      channel('web-mail', 'web', { to: 'web@acorn.example', hours: 'always' }),
    ],
    monitors: [
      secure('shop.example', 'Shop', {
        owner: ['ops', 'web'],
        tags: ['web', 'shop'],
        note: 'Restart it: https://wiki.acorn.example/shop',
      }),
      secure('checkout.example', 'Checkout', { slow: '60ms', tags: ['web', 'shop'] }),
      plain('blog.example', 'Blog', { tags: ['web'] }),
      plain('news.example', 'News, in the evening', { tags: ['web'] }),
      plain('wiki.example', 'Wiki', { owner: 'ops', tags: ['inside'] }),
      plain('old.example', 'Old shop', { tags: ['shop'] }),
      plain('suppliers.example', 'Status of suppliers', { owner: 'ops' }),
      plain('metadata.example', 'Metadata', { connectTo: '169.254.169.254:80' }),
      { kind: 'heartbeat', job: 'Backup', period: '1h', owner: 'ops' },
    ],
    maintenance: [
      { name: 'Moving house', monitors: ['Wiki'], from: isoIn(-1), to: isoIn(5) },
      { name: 'Updates', tags: ['web'], days: ['tue', 'thu'], at: '03:00', for: '90m' },
    ],
    operator: 'ops',
  };
}

const channel = (id: string, owner: string, more: object): object => ({
  id,
  kind: 'email',
  owner,
  from: 'squirrel@acorn.example',
  smtp: SMTP,
  ...more,
});

const isoIn = (hours: number): string =>
  new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16) + ':00Z';

async function untilJudged(
  service: ServiceProcess,
  states: Readonly<Record<string, string>>,
): Promise<void> {
  let seen: readonly string[] = [];
  await until(
    async () => {
      const monitors = await service.all<ApiMonitor>('/monitors');
      seen = monitors.map(({ name, status }) => `${name}: ${status}`);
      return Object.entries(states).every(([name, status]) => seen.includes(`${name}: ${status}`));
    },
    { withinMs: PATIENCE_MS, everyMs: 250, describe: () => seen.join(', ') },
  );
}

/** What people did: one pauses a site, silences another, takes an outage up, invites colleagues, makes a key. */
async function settle({ service, sites }: Stage): Promise<void> {
  sites.set(
    'shop.example',
    answering(503, { headers: { server: 'nginx', 'retry-after': '120' }, body: 'Sorry' }),
  );
  sites.set('checkout.example', answering(200, { afterMs: 150 }));
  sites.set('suppliers.example', answering(500));
  await untilJudged(service, STATES);
  const monitors = await service.all<ApiMonitor>('/monitors');
  const idOf = (name: string): string => monitors.find((one) => one.name === name)?.id ?? '';
  await service.change('POST', `/monitors/${idOf('Old shop')}/pause`);
  await service.change('POST', '/silences', {
    monitors: ['Status of suppliers'],
    for: '3h',
    author: 'Ann Acorn',
    comment: 'Known to them since noon.',
  });
  const incidents = await service.all<ApiIncident>('/incidents');
  const ofShop = incidents.find(({ monitorId }) => monitorId === idOf('Shop'));
  await service.change('POST', `/incidents/${ofShop?.id}/notes`, {
    by: 'Ann',
    text: 'We restart it.',
  });
  await service.change('POST', '/users', {
    name: 'Bob',
    email: 'bob@acorn.example',
    role: 'editor',
  });
  await service.change('POST', '/keys', { name: 'Grafana', scope: 'read' });
  // An outage that is over.
  sites.set('blog.example', answering(502));
  await untilStatus(service, 'Blog', 'down');
  sites.set('blog.example', answering(200));
  await untilStatus(service, 'Blog', 'up');
  await until(
    async () =>
      (await service.all<ApiNotification>('/notifications')).some(({ attempts }) => attempts > 0),
    { withinMs: PATIENCE_MS, describe: () => 'no message was tried' },
  );
}

export async function untilStatus(
  service: ServiceProcess,
  name: string,
  status: string,
): Promise<ApiMonitor> {
  let last = '';
  return until(
    async () => {
      const monitors = await service.all<ApiMonitor>('/monitors');
      const found = monitors.find((one) => one.name === name);
      last = found?.status ?? 'not there';
      return found?.status === status ? found : null;
    },
    { withinMs: PATIENCE_MS, everyMs: 100, describe: () => `${name} is ${last}, not ${status}` },
  );
}
