import type { NotifierDefinition } from '../core/ports/notifier.ts';
import type { Network } from '../network/index.ts';
import { email } from './email/email.ts';
import { alertmanager } from './paging/alertmanager.ts';
import { grafanaOncall } from './paging/grafana-oncall.ts';
import { incidentIo } from './paging/incident-io.ts';
import { opsgenie } from './paging/opsgenie.ts';
import { pagerduty } from './paging/pagerduty.ts';
import { splunkOncall } from './paging/splunk-oncall.ts';
import { apprise } from './program/apprise.ts';
import { homeAssistant } from './program/home-assistant.ts';
import { webhook } from './webhook/webhook.ts';

/** Every kind of channel. One more: its file, its test, one line here. */
export const notifiers: readonly NotifierDefinition<Network>[] = [
  email,
  webhook,
  pagerduty,
  opsgenie,
  splunkOncall,
  alertmanager,
  grafanaOncall,
  incidentIo,
  homeAssistant,
  apprise,
];
