// https://help.victorops.com/knowledge-base/rest-endpoint-integration-guide/
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { apiField, defineHttpChannel, jsonRequest, judgeAnswer } from '../http-channel.ts';
import { notSent, pagingEvent, type PagingEvent } from './paging-event.ts';

const API = 'https://alert.victorops.com';
const MAX_TEXT = 10_000;

const splunkOptions = Type.Object(
  {
    key: Type.String({
      title: 'API key',
      description:
        'The part of the address of the REST integration between `alert/` and the routing key.',
      pattern: '^[0-9A-Za-z-]{8,100}$',
      secret: true,
    }),
    routingKey: Type.String({
      title: 'Routing key',
      description: 'Decides who is paged.',
      pattern: '^[^\\s/?#]{1,100}$',
      examples: ['operations'],
    }),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type SplunkOptions = OptionsOf<typeof splunkOptions>;

/** Opens, acknowledges and recovers an incident of Splunk On-Call; `entity_id` is the id of ours. */
export const splunkOncall = defineHttpChannel({
  kind: 'splunk-oncall',
  title: 'Splunk On-Call',
  docs: 'https://help.victorops.com/knowledge-base/rest-endpoint-integration-guide/',
  family: 'paging',
  grouping: 'each',
  ending: 'resolved',
  notes: [
    'Integrations, 3rd Party Integrations, REST - Generic shows the address with the key.',
    'An acknowledgement here acknowledges there.',
  ],
  options: splunkOptions,
  addressOf: ({ api = API }) => api,
  request(task: DeliveryTask<SplunkOptions>) {
    const { key, routingKey, api = API } = task.options;
    const event = pagingEvent(task, MAX_TEXT);
    if (event.action === 'none') return notSent('reports');
    const place = `${key}/${encodeURIComponent(routingKey)}`;
    return jsonRequest(`${api}/integrations/generic/20131114/alert/${place}`, {
      message_type: messageType(event),
      entity_id: event.key,
      entity_display_name: event.title,
      state_message: event.text,
      state_start_time: Math.floor(task.notice.incident.startedAt / 1000),
      monitoring_tool: 'UptimeSquirrel',
      ...(event.link !== null && { alert_url: event.link }),
    });
  },
  answer(answer, { attemptedAt }) {
    const reason = answer.textAt('message');
    if (answer.statusCode >= 300) return judgeAnswer(answer, attemptedAt, reason);
    if (answer.textAt('result') !== 'failure') return null;
    return { kind: 'retry', code: 'splunk_oncall_failure', detail: `not taken: ${reason}` };
  },
});

function messageType({ action, severity }: PagingEvent): string {
  if (action === 'acknowledge') return 'ACKNOWLEDGEMENT';
  if (action === 'resolve') return 'RECOVERY';
  return severity.toUpperCase();
}
