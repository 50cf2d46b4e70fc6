import type { NotifierDefinition } from '../core/ports/notifier.ts';
import type { Network } from '../network/index.ts';
import { bale } from './chat/bale.ts';
import { discord } from './chat/discord.ts';
import { googleChat } from './chat/google-chat.ts';
import { line } from './chat/line.ts';
import { matrix } from './chat/matrix.ts';
import { mattermost } from './chat/mattermost.ts';
import { rocketchat } from './chat/rocketchat.ts';
import { signal } from './chat/signal.ts';
import { slack } from './chat/slack.ts';
import { teams } from './chat/teams.ts';
import { telegram } from './chat/telegram.ts';
import { webex } from './chat/webex.ts';
import { whatsapp } from './chat/whatsapp.ts';
import { zulip } from './chat/zulip.ts';
import { command } from './command/command.ts';
import { email } from './email/email.ts';
import { mqtt } from './mqtt/mqtt.ts';
import { alertmanager } from './paging/alertmanager.ts';
import { grafanaOncall } from './paging/grafana-oncall.ts';
import { incidentIo } from './paging/incident-io.ts';
import { opsgenie } from './paging/opsgenie.ts';
import { pagerduty } from './paging/pagerduty.ts';
import { splunkOncall } from './paging/splunk-oncall.ts';
import { apprise } from './program/apprise.ts';
import { homeAssistant } from './program/home-assistant.ts';
import { gotify } from './push/gotify.ts';
import { ntfy } from './push/ntfy.ts';
import { pushbullet } from './push/pushbullet.ts';
import { pushover } from './push/pushover.ts';
import { webPush } from './push/web-push.ts';
import { awsSns } from './sms/aws-sns.ts';
import { bird } from './sms/bird.ts';
import { smsGateway } from './sms/gateway.ts';
import { kavenegar } from './sms/kavenegar.ts';
import { plivo } from './sms/plivo.ts';
import { sinch } from './sms/sinch.ts';
import { smsIr } from './sms/sms-ir.ts';
import { twilio } from './sms/twilio.ts';
import { vonage } from './sms/vonage.ts';
import { twilioVoice } from './voice/twilio-voice.ts';
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
  mqtt,
  command,
  slack,
  discord,
  telegram,
  teams,
  mattermost,
  rocketchat,
  matrix,
  signal,
  webex,
  whatsapp,
  googleChat,
  zulip,
  line,
  bale,
  awsSns,
  bird,
  kavenegar,
  plivo,
  sinch,
  smsGateway,
  smsIr,
  twilio,
  vonage,
  gotify,
  ntfy,
  pushbullet,
  pushover,
  webPush,
  twilioVoice,
];
