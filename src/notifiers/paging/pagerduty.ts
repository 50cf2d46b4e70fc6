// https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import { plainLine } from '../../core/safe-text.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { apiField, defineHttpChannel, jsonRequest, judgeAnswer } from '../http-channel.ts';
import { notSent, pagingEvent } from './paging-event.ts';

const API = 'https://events.pagerduty.com';
const MAX_TEXT = 4_000;

const pagerdutyOptions = Type.Object(
  {
    routingKey: Type.String({
      title: 'Integration key',
      description: 'Key of an integration of the kind Events API v2: 32 characters.',
      pattern: '^[0-9A-Za-z]{32}$',
      secret: true,
    }),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type PagerdutyOptions = OptionsOf<typeof pagerdutyOptions>;

/** Opens, acknowledges and resolves an incident of PagerDuty; `dedup_key` is the id of ours. */
export const pagerduty = defineHttpChannel({
  kind: 'pagerduty',
  title: 'PagerDuty',
  docs: 'https://developer.pagerduty.com/docs/events-api-v2/trigger-events/',
  family: 'paging',
  grouping: 'each',
  ending: 'resolved',
  maxBytes: 512_000,
  notes: [
    'In a service: Integrations, Add integration, Events API v2.',
    'Accounts in the EU: `api: https://events.eu.pagerduty.com`.',
    'An acknowledgement here acknowledges there.',
  ],
  options: pagerdutyOptions,
  addressOf: ({ api = API }) => api,
  request(task: DeliveryTask<PagerdutyOptions>) {
    const { routingKey, api = API } = task.options;
    const event = pagingEvent(task, MAX_TEXT);
    if (event.action === 'none') return notSent('reports');
    const { monitor, incident } = task.notice;
    return jsonRequest(`${api}/v2/enqueue`, {
      routing_key: routingKey,
      event_action: event.action,
      dedup_key: event.key,
      client: 'UptimeSquirrel',
      ...(event.link !== null && { client_url: event.link }),
      payload: {
        summary: event.title,
        source: plainLine(monitor.name, 250).toWellFormed() || monitor.id,
        severity: event.severity,
        timestamp: event.startedAt,
        class: incident.reason,
        custom_details: { text: event.text, ...event.facts },
      },
    });
  },
  answer(answer, { attemptedAt }) {
    const reason = answer.textAt('errors', 0) || answer.textAt('message');
    return answer.statusCode < 300 ? null : judgeAnswer(answer, attemptedAt, reason);
  },
});
