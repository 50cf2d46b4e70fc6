import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { retriesFor } from '../../core/alerting/retry.ts';
import type { Problem } from '../../core/errors.ts';
import type { OptionsOf } from '../../core/json.ts';
import { defineNotifier, type DeliveryTask } from '../define-notifier.ts';
import { eventBody, eventValues, PLACEHOLDERS } from '../event-body.ts';
import { fillTemplate, templateProblems } from '../template.ts';
import { publish } from './publish.ts';

const GIVEN_UP_AFTER_HOURS = 72;
const EXAMPLE = 'mqtts://broker.example.com';
const DEFAULT_TOPIC = 'uptimesquirrel/{{monitor.id}}';
const PORTS = { 'mqtt:': 1883, 'mqtts:': 8883 } as const;

const mqttOptions = Type.Object(
  {
    url: Type.String({
      title: 'Broker',
      description:
        '`mqtt://host:port`, or `mqtts://host:port` for TLS; by default ports 1883 and 8883.',
      pattern: '^mqtts?://[^\\s/?#@]+/?$',
      maxLength: 300,
      examples: [EXAMPLE],
    }),
    user: Type.Optional(
      Type.String({ title: 'User', description: 'For the login.', minLength: 1, maxLength: 200 }),
    ),
    password: Type.Optional(
      Type.String({
        title: 'Password',
        description: 'Goes with the user.',
        maxLength: 500,
        secret: true,
      }),
    ),
    topic: Type.Optional(
      Type.String({
        title: 'Topic',
        description:
          'Where messages are published; placeholders as in a webhook’s own body, with `/`, `+` and `#` in values replaced by `_`.',
        pattern: '^[^+#\\u0000]{1,500}$',
        default: DEFAULT_TOPIC,
        examples: ['alerts/{{type}}'],
      }),
    ),
    retain: Type.Optional(
      Type.Boolean({
        title: 'Retain',
        description: 'Whether the broker keeps the last message of a topic for later subscribers.',
        default: false,
      }),
    ),
  },
  { additionalProperties: false },
);

type MqttOptions = OptionsOf<typeof mqttOptions>;

/** Publishes the JSON of a webhook to a topic, at least once. */
export const mqtt = defineNotifier({
  kind: 'mqtt',
  title: 'MQTT',
  docs: 'https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html',
  grouping: 'each',
  notes: [
    'MQTT 3.1.1, QoS 1. The payload is the JSON that a webhook gets.',
    'With TLS the certificate of the broker has to be trusted; `--ca` adds authorities.',
  ],
  options: mqttOptions,
  problemsOf,
  retryAfterMs: retriesFor(GIVEN_UP_AFTER_HOURS),
  serverOf: ({ url }) => {
    const place = placeOf(url);
    return place === null ? null : `${place.host}:${place.port}`;
  },
  async deliver(task: DeliveryTask<MqttOptions>) {
    const { options, id, network } = task;
    const place = placeOf(options.url);
    if (place === null) {
      return {
        kind: 'refused',
        code: 'mqtt_url',
        detail: 'the address of the broker cannot be read',
      };
    }
    const { user, password = '', topic = DEFAULT_TOPIC, retain = false } = options;
    return publish(network, {
      ...place,
      // 23 characters are what every broker takes (§3.1.3.1); the same message is the same client.
      clientId: `squirrel${createHash('sha256').update(id).digest('hex').slice(0, 15)}`,
      login: user === undefined ? null : { user, password },
      topic: fillTemplate(topic, eventValues(task), levelOf),
      payload: eventBody(task),
      isRetained: retain,
    });
  },
});

interface Place {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

function placeOf(address: string): Place | null {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== 'mqtt:' && url.protocol !== 'mqtts:')) return null;
  const port = url.port === '' ? PORTS[url.protocol] : Number(url.port);
  if (url.hostname === '' || port === 0) return null;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port, isSecure: url.protocol === 'mqtts:' };
}

/** One level of a topic (§4.7): a value opens no further one, and is no wildcard. */
const levelOf = (value: string): string =>
  value
    .toWellFormed()
    .replace(/[/+#\p{Cc}]/gu, '_')
    .slice(0, 200);

function problemsOf({ url, user, password, topic = '' }: MqttOptions): readonly Problem[] {
  const hint = `for example ${EXAMPLE}`;
  return [
    ...(placeOf(url) === null
      ? [{ path: 'url', message: 'url is not the address of a broker', hint }]
      : []),
    ...(password !== undefined && user === undefined
      ? [{ path: 'user', message: 'a password without a user is none', hint: 'give user, too' }]
      : []),
    ...templateProblems(topic, 'topic', PLACEHOLDERS),
  ];
}
