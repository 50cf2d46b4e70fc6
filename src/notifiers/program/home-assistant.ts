// Notify actions: https://developers.home-assistant.io/docs/api/rest/ · webhooks: https://www.home-assistant.io/docs/automation/trigger/#webhook-trigger
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import { plainLine } from '../../core/safe-text.ts';
import type { Problem } from '../../core/errors.ts';
import { cutText } from '../cut-text.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { defineHttpChannel, jsonRequest, judgeAnswer } from '../http-channel.ts';
import { layOut, linksOf } from '../layout.ts';
import { serverField, serverProblems, withoutEndSlash } from '../server-field.ts';

const EXAMPLE = 'http://homeassistant.local:8123';
const MAX_TEXT = 2_000;

const homeAssistantOptions = Type.Object(
  {
    url: serverField('Where Home Assistant is.', EXAMPLE),
    token: Type.Optional(
      Type.String({
        title: 'Access token',
        description: 'A long-lived access token, for notify actions.',
        pattern: '^[\\x21-\\x7e]{8,1000}$',
        secret: true,
      }),
    ),
    notify: Type.Optional(
      Type.String({
        title: 'Notify action',
        description: 'The action that is called, without `notify.`.',
        pattern: '^[a-z0-9_]{1,100}$',
        default: 'notify',
        examples: ['mobile_app_phone'],
      }),
    ),
    webhook: Type.Optional(
      Type.String({
        title: 'Webhook id',
        description:
          'Instead of a token: the id of a webhook trigger, which gets the facts as JSON.',
        pattern: '^[0-9A-Za-z_-]{8,200}$',
        secret: true,
      }),
    ),
  },
  { additionalProperties: false },
);

type HomeAssistantOptions = OptionsOf<typeof homeAssistantOptions>;

/** Calls a notify action, or sets off an automation by its webhook. */
export const homeAssistant = defineHttpChannel({
  kind: 'home-assistant',
  title: 'Home Assistant',
  docs: 'https://developers.home-assistant.io/docs/api/rest/',
  family: 'push',
  notes: [
    'Give `token` (and `notify`), or `webhook`.',
    'The companion app shows one message an incident: a later one takes the place of the one before (`tag`).',
    'Home Assistant answers 200 to a webhook id that it does not know, and to calls from elsewhere of a webhook that is for its own network alone: send a test, and see whether it arrives.',
  ],
  options: homeAssistantOptions,
  problemsOf,
  addressOf: ({ url }) => url,
  request(task: DeliveryTask<HomeAssistantOptions>) {
    const { url, token, notify = 'notify', webhook } = task.options;
    const base = withoutEndSlash(url);
    if (webhook !== undefined) return jsonRequest(`${base}/api/webhook/${webhook}`, factsOf(task));
    const link = linksOf(task.message)[0]?.url;
    return jsonRequest(
      `${base}/api/services/notify/${notify}`,
      {
        title: cutText(task.message.subject, 250),
        message: layOut(task.message, 'plain', {
          maxLength: MAX_TEXT,
          without: ['subject', 'links'],
        }),
        data: {
          tag: task.notice.incident.id,
          group: 'uptimesquirrel',
          // For iOS and for Android.
          ...(link !== undefined && { url: link, clickAction: link }),
        },
      },
      { authorization: `Bearer ${token ?? ''}` },
    );
  },
  answer: (answer, { attemptedAt }) =>
    answer.statusCode < 300 ? null : judgeAnswer(answer, attemptedAt, answer.textAt('message')),
});

function problemsOf({ url, token, webhook, notify }: HomeAssistantOptions): readonly Problem[] {
  const hint = 'give token (and notify), or webhook';
  const problems = serverProblems('url', url, EXAMPLE);
  if (token === undefined && webhook === undefined) {
    return [...problems, { path: 'token', message: 'token is missing, and so is webhook', hint }];
  }
  if (webhook === undefined || (token === undefined && notify === undefined)) return problems;
  return [...problems, { path: 'webhook', message: 'webhook excludes token and notify', hint }];
}

function factsOf({ notice, message }: DeliveryTask<HomeAssistantOptions>): unknown {
  const { monitor, incident, kind } = notice;
  return {
    kind,
    tone: message.tone,
    title: cutText(message.subject, 250),
    message: layOut(message, 'plain', { maxLength: MAX_TEXT, without: ['subject', 'links'] }),
    monitor: {
      id: monitor.id,
      name: plainLine(monitor.name, 500).toWellFormed(),
      url: cutText(monitor.url, 2_048),
    },
    incident: {
      id: incident.id,
      reason: incident.reason,
      startedAt: incident.startedAt,
      resolvedAt: incident.resolvedAt,
    },
  };
}
