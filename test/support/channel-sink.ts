import { NO_WORDS } from '../../src/core/check/words.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type {
  Delivery,
  DeliveryResult,
  NotifierDefinition,
} from '../../src/core/ports/notifier.ts';
import {
  startWebhookSink,
  type SunkWebhook,
  type WebhookSink,
} from '../../src/farm/webhook-sink.ts';
import type { Network } from '../../src/network/index.ts';
import { sampleDelivery } from '../../src/testing/notifier/sample-delivery.ts';
import { loopbackNetwork } from './loopback-network.ts';

/** An answer of a provider: its status, its JSON or text, its headers. */
export interface ProviderAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A provider on loopback that keeps requests and answers as it is asked to. */
export interface ChannelSink {
  /** `http://127.0.0.1:PORT`, which stands in for the provider's API. */
  readonly api: string;
  /** Delivers a message of a kind over a channel. */
  deliver(
    definition: NotifierDefinition<Network>,
    options: JsonObject,
    changes?: Partial<Delivery>,
  ): Promise<DeliveryResult>;
  answerWith(answer: ProviderAnswer): void;
  /** The request that came last. */
  last(): SunkWebhook;
  stop(): Promise<void>;
}

/** Starts such a provider. */
export async function startChannelSink(): Promise<ChannelSink> {
  const sink: WebhookSink = await startWebhookSink();
  const network = loopbackNetwork();
  return {
    api: `http://127.0.0.1:${sink.port}`,
    async deliver(definition, options, changes = {}) {
      const notifier = definition.open(network, NO_WORDS, 'https://up.example/');
      const [recipient = null] = definition.recipientsOf?.(options) ?? [];
      const result = await notifier.deliver({
        ...sampleDelivery('opened', options),
        recipient,
        ...changes,
      });
      await notifier.close();
      return result;
    },
    answerWith({ status, body = '', headers = {} }) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      sink.answerWith({ kind: 'reply', status, headers, body: text });
    },
    last() {
      const request = sink.requests().at(-1);
      if (request === undefined) throw new Error('no request has come');
      return request;
    },
    async stop() {
      network.close();
      await sink.stop();
    },
  };
}

/** The same delivery for a reader of Persian. */
export function inPersian(delivery: Delivery): Delivery {
  const { notice } = delivery;
  const reader = { ...notice.reader, language: 'fa', timezone: 'Asia/Tehran' } as const;
  return { ...delivery, notice: { ...notice, reader } };
}

/** The same delivery of two outages at once. */
export function asGroup(delivery: Delivery): Delivery {
  const { notice } = delivery;
  const since = notice.incident.startedAt;
  const member = { reason: 'http_503', since, kind: 'opened' };
  const members = ['Shop', 'Blog'].map((name) => ({
    ...member,
    name,
    url: `https://${name.toLowerCase()}.example/`,
  }));
  const evidence = { members, count: 2 };
  return { ...delivery, notice: { ...notice, kind: 'group', evidence } };
}
