import { onTestFinished } from 'vitest';
import { NO_WORDS } from '../../core/check/words.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Delivery, DeliveryResult, NotifierDefinition } from '../../core/ports/notifier.ts';
import { createNetwork, type Network } from '../../network/index.ts';
import { openHttpReceiver } from './http-receiver.ts';
import { sampleDelivery } from './sample-delivery.ts';
import type { TrialRequest } from './trial.ts';

/** What one delivery over HTTP was, from both sides. */
export interface TrialExchange {
  readonly result: DeliveryResult;
  /** `null`: nothing was sent. */
  readonly request: TrialRequest | null;
  /** The body as JSON. */
  readonly json: unknown;
}

/** One delivery to a receiver of its own on loopback, to be compared with what the provider documents. */
export async function exchangeOf(
  definition: NotifierDefinition<Network>,
  optionsFor: (url: string) => JsonObject,
  {
    status = 200,
    text = '',
    ...changes
  }: Partial<Delivery> & { status?: number; text?: string } = {},
): Promise<TrialExchange> {
  const receiver = await openHttpReceiver(optionsFor, text);
  const userAgent = 'UptimeSquirrel/test';
  const network = createNetwork({ resolvers: [], extraCaPems: [], targets: 'private', userAgent });
  onTestFinished(async () => {
    network.close();
    await receiver.stop();
  });
  receiver.answerWith({ kind: 'status', status, text });
  const notifier = definition.open(network, NO_WORDS, 'https://up.example/');
  const [recipient = null] = definition.recipientsOf?.(receiver.options) ?? [];
  const delivery = { ...sampleDelivery('opened', receiver.options), recipient, ...changes };
  const result = await notifier.deliver(delivery);
  const request = receiver.requests?.()[0] ?? null;
  return { result, request, json: request === null ? null : jsonOf(request.body) };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}
