// https://grafana.com/docs/grafana-cloud/alerting-and-irm/irm/configure/integrations/webhooks/incoming-webhooks/oncall-webhooks/
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { defineHttpChannel, jsonRequest } from '../http-channel.ts';
import { serverProblems } from '../server-field.ts';
import { notSent, pagingEvent } from './paging-event.ts';

const MAX_TEXT = 10_000;

const oncallOptions = Type.Object(
  {
    url: Type.String({
      title: 'Integration address',
      description:
        'Address of an integration of the kind Formatted Webhook; who knows it can page.',
      pattern: '^https?://[^\\s?#]+$',
      maxLength: 2048,
      secret: true,
    }),
  },
  { additionalProperties: false },
);

type OncallOptions = OptionsOf<typeof oncallOptions>;

/** Opens and resolves an alert group; `alert_uid` is the id of our incident. */
export const grafanaOncall = defineHttpChannel({
  kind: 'grafana-oncall',
  title: 'Grafana OnCall',
  docs: 'https://grafana.com/docs/grafana-cloud/alerting-and-irm/irm/configure/integrations/webhooks/incoming-webhooks/oncall-webhooks/',
  family: 'paging',
  grouping: 'each',
  ending: 'resolved',
  notes: [
    'For Grafana IRM and OnCall: an integration of the kind Formatted Webhook.',
    'Acknowledgements and reports are not sent: the format has none.',
  ],
  options: oncallOptions,
  problemsOf: ({ url }) =>
    serverProblems(
      'url',
      url,
      'https://oncall.example.com/integrations/v1/formatted_webhook/TOKEN/',
    ),
  addressOf: ({ url }) => url,
  request(task: DeliveryTask<OncallOptions>) {
    const event = pagingEvent(task, MAX_TEXT);
    if (event.action === 'none') return notSent('reports');
    if (event.action === 'acknowledge') return notSent('acknowledgements');
    return jsonRequest(task.options.url, {
      alert_uid: event.key,
      title: event.title,
      state: event.action === 'resolve' ? 'ok' : 'alerting',
      message: event.text,
      severity: event.severity,
      ...(event.link !== null && { link_to_upstream_details: event.link }),
    });
  },
});
