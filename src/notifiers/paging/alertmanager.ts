// https://prometheus.io/docs/alerting/latest/alerts_api/
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import { plainLine } from '../../core/safe-text.ts';
import { cutText } from '../cut-text.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import {
  basicAuthorization,
  defineHttpChannel,
  jsonRequest,
  judgeAnswer,
} from '../http-channel.ts';
import { serverField, serverProblems, withoutEndSlash } from '../server-field.ts';
import { notSent, pagingEvent, type PagingEvent } from './paging-event.ts';

const MAX_TEXT = 10_000;
/** We send an alert once, and Alertmanager ends what is not sent again: until then it is to fire. */
const FIRES_FOR_MS = 365 * 86_400_000;

const alertmanagerOptions = Type.Object(
  {
    url: serverField(
      'Where Alertmanager is, with the path of its route prefix.',
      'http://alertmanager:9093',
    ),
    user: Type.Optional(
      Type.String({
        title: 'User',
        description: 'For HTTP basic authentication.',
        pattern: '^[^:]{1,200}$',
      }),
    ),
    password: Type.Optional(
      Type.String({
        title: 'Password',
        description: 'Goes with the user.',
        maxLength: 200,
        secret: true,
      }),
    ),
    labels: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-zA-Z_][a-zA-Z0-9_]{0,99}$' }),
        Type.String({ maxLength: 200 }),
        {
          title: 'Labels',
          description: 'More labels, by which Alertmanager routes and groups.',
          maxProperties: 20,
          examples: [{ team: 'web' }],
        },
      ),
    ),
  },
  { additionalProperties: false },
);

type AlertmanagerOptions = OptionsOf<typeof alertmanagerOptions>;

/** One alert for each incident, named by its label `incident`; the end sets `endsAt`. */
export const alertmanager = defineHttpChannel({
  kind: 'alertmanager',
  title: 'Alertmanager',
  docs: 'https://prometheus.io/docs/alerting/latest/alerts_api/',
  family: 'paging',
  grouping: 'each',
  ending: 'resolved',
  notes: [
    'Labels are `alertname`, `severity`, `monitor` and `incident` (ids) and those of `labels`; names, addresses and facts are annotations.',
    'An Alertmanager that starts anew has forgotten its alerts: the next reminder brings an incident back.',
    'Acknowledgements and reports are not sent: it keeps none.',
  ],
  options: alertmanagerOptions,
  problemsOf: ({ url, user, password }) => [
    ...serverProblems('url', url, 'http://alertmanager:9093'),
    ...((user === undefined) === (password === undefined)
      ? []
      : [
          { path: 'user', message: 'user and password go together', hint: 'give both, or neither' },
        ]),
  ],
  addressOf: ({ url }) => url,
  request(task: DeliveryTask<AlertmanagerOptions>) {
    const { url, user, password } = task.options;
    const event = pagingEvent(task, MAX_TEXT);
    if (event.action === 'none') return notSent('reports');
    if (event.action === 'acknowledge') return notSent('acknowledgements');
    const headers =
      user === undefined || password === undefined
        ? {}
        : { authorization: basicAuthorization(user, password) };
    return jsonRequest(`${withoutEndSlash(url)}/api/v2/alerts`, [alertOf(event, task)], headers);
  },
  answer(answer, { attemptedAt }) {
    if (answer.statusCode < 300) return null;
    // An error of its API is one JSON text.
    const reason = answer.textAt() || answer.textAt('message');
    return judgeAnswer(answer, attemptedAt, reason);
  },
});

function alertOf(
  event: PagingEvent,
  { options, notice }: DeliveryTask<AlertmanagerOptions>,
): unknown {
  const { monitor, incident } = notice;
  const firesUntil = new Date(incident.startedAt + FIRES_FOR_MS).toISOString();
  return {
    labels: {
      ...options.labels,
      alertname: 'UptimeSquirrel',
      severity: event.severity,
      monitor: monitor.id,
      incident: event.key,
    },
    annotations: {
      summary: event.title,
      description: event.text,
      name: plainLine(monitor.name, 500).toWellFormed(),
      address: cutText(monitor.url, 2_048),
      reason: incident.reason,
    },
    startsAt: event.startedAt,
    // An end without a moment of its own is over when it began.
    endsAt: event.action === 'resolve' ? (event.resolvedAt ?? event.startedAt) : firesUntil,
    ...(event.link !== null && { generatorURL: event.link }),
  };
}
