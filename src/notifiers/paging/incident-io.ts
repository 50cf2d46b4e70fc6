// https://docs.incident.io/api-reference/alert-events-v2
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { apiField, defineHttpChannel, jsonRequest, judgeAnswer } from '../http-channel.ts';
import { notSent, pagingEvent } from './paging-event.ts';

const API = 'https://api.incident.io';
const MAX_TEXT = 10_000;

const incidentIoOptions = Type.Object(
  {
    source: Type.String({
      title: 'Alert source',
      description: 'Id of an HTTP alert source: the last part of its address.',
      pattern: '^[0-9A-Za-z]{10,60}$',
      examples: ['01GW2G3V0S59R238FAHPDS1R66'],
    }),
    token: Type.String({
      title: 'Token',
      description: 'Token of that alert source, without `Bearer`.',
      pattern: '^[\\x21-\\x7e]{8,500}$',
      secret: true,
    }),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type IncidentIoOptions = OptionsOf<typeof incidentIoOptions>;

/** Fires and resolves an alert of incident.io; its deduplication key is the id of our incident. */
export const incidentIo = defineHttpChannel({
  kind: 'incident-io',
  title: 'incident.io',
  docs: 'https://docs.incident.io/api-reference/alert-events-v2',
  family: 'paging',
  grouping: 'each',
  ending: 'resolved',
  notes: [
    'Alerts, Sources, HTTP shows the address with the id, and the token.',
    'Acknowledgements and reports are not sent: alert events have none.',
  ],
  options: incidentIoOptions,
  addressOf: ({ api = API }) => api,
  request(task: DeliveryTask<IncidentIoOptions>) {
    const { source, token, api = API } = task.options;
    const event = pagingEvent(task, MAX_TEXT);
    if (event.action === 'none') return notSent('reports');
    if (event.action === 'acknowledge') return notSent('acknowledgements');
    const { monitor, incident } = task.notice;
    return jsonRequest(
      `${api}/v2/alert_events/http/${source}`,
      {
        title: event.title,
        description: event.text,
        status: event.action === 'resolve' ? 'resolved' : 'firing',
        deduplication_key: event.key,
        ...(event.link !== null && { source_url: event.link }),
        metadata: {
          severity: event.severity,
          monitor: monitor.id,
          reason: incident.reason,
          startedAt: event.startedAt,
          ...event.facts,
        },
      },
      { authorization: `Bearer ${token}` },
    );
  },
  answer(answer, { attemptedAt }) {
    if (answer.statusCode < 300) return null;
    const reason = answer.textAt('errors', 0, 'message') || answer.textAt('message');
    return judgeAnswer(answer, attemptedAt, reason);
  },
});
