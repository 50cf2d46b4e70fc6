import { startMqttBroker } from '../mqtt-broker.ts';
import type { TrialReceiver, Trials } from '../trial.ts';

const PASSWORD = 'canary-in-the-mine';

export const trials: Trials = {
  mqtt: {
    openReceiver: openBroker,
    secrets: [PASSWORD],
    // The code of CONNACK in the place of a status.
    verdicts: [
      [0, 'delivered'],
      [1, 'retry'],
      [2, 'retry'],
      [3, 'retry'],
      [4, 'retry'],
      [5, 'retry'],
      [99, 'retry'],
    ],
    declines: { cut_head: 'an answer of MQTT has no head' },
  },
};

async function openBroker(): Promise<TrialReceiver> {
  const broker = await startMqttBroker();
  const options = (scheme: string, port = broker.port) => ({
    url: `${scheme}://127.0.0.1:${port}`,
    user: 'squirrel',
    password: PASSWORD,
  });
  return {
    options: options('mqtt'),
    optionsOverTls: options('mqtts'),
    optionsToPort: (port) => options('mqtts', port),
    answerWith: (answer) => {
      if (answer.kind === 'status') broker.answerWith(answer.status);
      else if (answer.kind !== 'cut_head') broker.answerWith(answer.kind);
    },
    messages: () =>
      broker.published.map(({ topic, retain, payload }) =>
        JSON.stringify({ topic, retain, payload: String(payload) }),
      ),
    stop: () => broker.stop(),
  };
}
