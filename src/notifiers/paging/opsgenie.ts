// https://docs.opsgenie.com/docs/alert-api
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import { cutText } from '../cut-text.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { apiField, defineHttpChannel, jsonRequest, judgeAnswer } from '../http-channel.ts';
import { notSent, pagingEvent, type PagingEvent } from './paging-event.ts';

const API = 'https://api.opsgenie.com';
const MAX_MESSAGE = 130;
const MAX_DESCRIPTION = 15_000;
/** Of all details together 8,000 characters are taken. */
const MAX_DETAILS = 8;
const PRIORITIES = { critical: 'P1', warning: 'P3', info: 'P5' } as const;

const opsgenieOptions = Type.Object(
  {
    key: Type.String({
      title: 'API key',
      description: 'Key of an API integration that may create and change alerts.',
      minLength: 8,
      maxLength: 200,
      pattern: '^[\\x21-\\x7e]+$',
      secret: true,
    }),
    team: Type.Optional(
      Type.String({
        title: 'Team',
        description: 'Name of the team that responds; by default the one of the integration.',
        minLength: 1,
        maxLength: 100,
        examples: ['Operations'],
      }),
    ),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type OpsgenieOptions = OptionsOf<typeof opsgenieOptions>;

/** Creates, acknowledges and closes an alert; its alias is the id of our incident. */
export const opsgenie = defineHttpChannel({
  kind: 'opsgenie',
  title: 'Opsgenie',
  docs: 'https://docs.opsgenie.com/docs/alert-api',
  family: 'paging',
  grouping: 'each',
  ending: 'resolved',
  notes: [
    'Accounts in the EU: `api: https://api.eu.opsgenie.com`.',
    'An acknowledgement here acknowledges there.',
    'Jira Service Management takes the same requests: `api: https://api.atlassian.com/jsm/ops/integration`.',
  ],
  options: opsgenieOptions,
  addressOf: ({ api = API }) => api,
  request(task: DeliveryTask<OpsgenieOptions>) {
    const { key, api = API } = task.options;
    const event = pagingEvent(task, MAX_DESCRIPTION);
    if (event.action === 'none') return notSent('reports');
    const headers = { authorization: `GenieKey ${key}` };
    const alerts = `${api}/v2/alerts`;
    if (event.action === 'trigger') return jsonRequest(alerts, alertOf(event, task), headers);
    const verb = event.action === 'resolve' ? 'close' : 'acknowledge';
    const url = `${alerts}/${encodeURIComponent(event.key)}/${verb}?identifierType=alias`;
    return jsonRequest(url, { source: 'UptimeSquirrel', note: event.text }, headers);
  },
  answer(answer, { attemptedAt }) {
    if (answer.statusCode < 300) return null;
    return judgeAnswer(answer, attemptedAt, answer.textAt('message'));
  },
});

function alertOf(event: PagingEvent, { options, notice }: DeliveryTask<OpsgenieOptions>): unknown {
  return {
    message: cutText(event.title, MAX_MESSAGE),
    alias: event.key,
    description: event.text,
    ...(options.team !== undefined && { responders: [{ name: options.team, type: 'team' }] }),
    details: Object.fromEntries(Object.entries(event.facts).slice(0, MAX_DETAILS)),
    entity: cutText(notice.monitor.url, 512),
    source: 'UptimeSquirrel',
    priority: PRIORITIES[event.severity],
  };
}
