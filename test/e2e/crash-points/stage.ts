import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startFarm } from '../../../src/farm/farm.ts';
import type { Farm } from '../../../src/farm/farm.ts';
import { startMailSink } from '../../../src/farm/mail/mail-sink.ts';
import type { SunkMail } from '../../../src/farm/mail/mail-session.ts';
import { readMail } from '../../../src/farm/mail/read-mail.ts';
import { startWebhookSink } from '../../../src/farm/webhook-sink.ts';
import type { WebhookAnswer, WebhookSink } from '../../../src/farm/webhook-sink.ts';
import { readWebhook } from '../received-webhook.ts';
import type { ChannelPlan, SunkNotice } from './point-record.ts';

/** Sites of the owner whose mails are grouped, and the one that fails twice. */
export const PAIR = ['left.farm.example', 'right.farm.example'] as const;
export const LONER = 'loner.farm.example';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const GONE: WebhookAnswer = { kind: 'reply', status: 410 };
const BUSY: WebhookAnswer = { kind: 'reply', status: 503, retryAfter: '1' };
const TAKEN: WebhookAnswer = { kind: 'reply', status: 200 };

export const OPERATOR_CHANNEL = 'operator';

/** What each channel of the owners is to get. */
export const CHANNELS: readonly ChannelPlan[] = [
  { id: 'hook', sites: PAIR, sends: 'all', refusedTo: null },
  { id: 'busy', sites: PAIR, sends: 'all', refusedTo: null },
  { id: 'down-mail', sites: PAIR, sends: 'down', refusedTo: null },
  { id: 'side', sites: [LONER], sends: 'all', refusedTo: null },
  { id: 'gone', sites: [LONER], sends: 'down', refusedTo: 'spare' },
  { id: 'spare', sites: [LONER], sends: 'up', refusedTo: null },
  { id: 'up-mail', sites: [LONER], sends: 'up', refusedTo: null },
];

/** What the receivers of webhooks answer; `isNew`: to the first request with an id. */
const receivers: Readonly<Record<string, (isNew: boolean) => WebhookAnswer>> = {
  hook: () => TAKEN,
  busy: (isNew) => (isNew ? BUSY : TAKEN),
  side: () => TAKEN,
  gone: () => GONE,
  spare: () => TAKEN,
  [OPERATOR_CHANNEL]: () => TAKEN,
};

/** Sites and receivers of one run, with a config file that names them. */
export interface Stage {
  readonly farm: Farm;
  readonly configPath: string;
  /** What came to a channel so far, in order. */
  sunk(channelId: string): readonly SunkNotice[];
  readonly allSunk: ReadonlyMap<string, readonly SunkNotice[]>;
  stop(): Promise<void>;
}

/** Sets it up: the pair fails from the beginning, the loner works. */
export async function openStage(folder: string): Promise<Stage> {
  const sunk = new Map<string, SunkNotice[]>();
  const note = (channelId: string, notice: SunkNotice): void => {
    sunk.set(channelId, [...(sunk.get(channelId) ?? []), notice]);
  };
  const farm = await startFarm({
    sites: [
      ...PAIR.map((name) => ({ name, behaviour: { kind: 'answer', status: 503 } as const })),
      { name: LONER, behaviour: { kind: 'answer', status: 200 } },
    ],
  });
  const hooks = new Map<string, WebhookSink>();
  for (const id of Object.keys(receivers)) hooks.set(id, await startReceiver(id, note));
  const onMail = (id: string) => (mail: SunkMail) => note(id, noticeOfMail(mail));
  const mails = {
    'down-mail': await startMailSink({ onMessage: onMail('down-mail') }),
    'up-mail': await startMailSink({ onMessage: onMail('up-mail') }),
  };
  const configPath = join(folder, 'squirrel.yaml');
  const urlOf = (id: string): string => hooks.get(id)?.url ?? '';
  const portOf = (id: keyof typeof mails): number => mails[id].port;
  await writeFile(configPath, JSON.stringify(configOf(farm, { urlOf, portOf })));
  const sinks = [...hooks.values(), ...Object.values(mails)];
  return {
    farm,
    configPath,
    sunk: (channelId) => sunk.get(channelId) ?? [],
    allSunk: sunk,
    stop: async () => {
      await Promise.all([farm.stop(), ...sinks.map((sink) => sink.stop())]);
    },
  };
}

async function startReceiver(
  channelId: string,
  note: (channelId: string, notice: SunkNotice) => void,
): Promise<WebhookSink> {
  const seen = new Set<string>();
  const sink = await startWebhookSink({
    onRequest: (request) => {
      const { id, at, type, incident, monitor, evidence } = readWebhook(request);
      const answer = receivers[channelId]?.(!seen.has(id)) ?? GONE;
      seen.add(id);
      sink.answerWith(answer);
      note(channelId, {
        id,
        at,
        kind: type,
        site: monitor.name,
        aboutId: incident.id,
        isAccepted: answer === TAKEN,
        deadLettersOf: typeof evidence['channel'] === 'string' ? evidence['channel'] : null,
        content: digest(request.body),
      });
    },
  });
  return sink;
}

function noticeOfMail({ raw, at }: SunkMail): SunkNotice {
  const { headers, subject, text, html } = readMail(raw);
  const [, id = ''] = /^<(.*)@example\.com>$/.exec(headers.get('message-id') ?? '') ?? [];
  return {
    id,
    at,
    kind: subject,
    site: '',
    aboutId: headers.get('x-uptimesquirrel-incident') ?? '',
    isAccepted: true,
    deadLettersOf: null,
    // A copy may carry another date and other part boundaries.
    content: digest(`${subject}\n${text}\n${html}`),
  };
}

const digest = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex');

function configOf(
  farm: Farm,
  at: { urlOf(id: string): string; portOf(id: 'down-mail' | 'up-mail'): number },
): object {
  const hook = (id: string, owner: string, more: object = {}): object => {
    return { id, kind: 'webhook', owner, url: at.urlOf(id), secret: SECRET, ...more };
  };
  const mail = (id: 'down-mail' | 'up-mail', owner: string, sends: string): object => {
    const smtp = `smtp://127.0.0.1:${at.portOf(id)}`;
    const people = { to: 'ops@example.com', from: 'squirrel@example.com' };
    return { id, kind: 'email', owner, ...people, smtp, sends };
  };
  return {
    defaults: {
      interval: '1s',
      timeout: '1s',
      confirm: { after: ['200ms'] },
      recover: { after: [] },
    },
    operator: 'ops',
    owners: [{ id: 'shop' }, { id: 'side' }, { id: 'ops' }],
    channels: [
      hook('hook', 'shop'),
      hook('busy', 'shop'),
      mail('down-mail', 'shop', 'down'),
      hook('side', 'side'),
      hook('gone', 'side', { sends: 'down' }),
      hook('spare', 'side', { sends: 'up' }),
      mail('up-mail', 'side', 'up'),
      hook(OPERATOR_CHANNEL, 'ops'),
    ],
    monitors: farm.sites.map(({ url, name }) => {
      return { url, name, owner: name === LONER ? 'side' : 'shop' };
    }),
  };
}
