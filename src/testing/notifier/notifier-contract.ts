import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_WORDS } from '../../core/check/words.ts';
import { nodeOf } from '../../core/forms/schema-node.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Delivery, DeliveryResult, NotifierDefinition } from '../../core/ports/notifier.ts';
import { createNetwork, type Network } from '../../network/index.ts';
import { sampleDelivery } from './sample-delivery.ts';

/** The answer of a receiver to every message from now on. */
export type ReceiverAnswer =
  /** An answer in its protocol; `text` stands wherever the protocol has place for one. */
  | { readonly kind: 'status'; readonly status: number; readonly text: string }
  /** It takes what it is sent and cuts the connection. */
  | { readonly kind: 'cut' };

/** A receiver on loopback that keeps every message. */
export interface TrialReceiver {
  /** Settings of a channel that leads there; every secret of the kind among them. */
  readonly options: JsonObject;
  answerWith(answer: ReceiverAnswer): void;
  /** Everything of each message that people or programs read, oldest first. */
  messages(): readonly string[];
  stop(): Promise<void>;
}

/** How a kind of channel is put to the test. */
export interface NotifierTrial {
  readonly definition: NotifierDefinition<Network>;
  openReceiver(): Promise<TrialReceiver>;
  /** Texts of the settings that must never show. */
  readonly secrets: readonly string[];
  /** A status of each class that the protocol has, and what it means for a message. */
  readonly verdicts: readonly (readonly [status: number, kind: DeliveryResult['kind']])[];
}

// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const MAX_DETAIL = 500;

/** Tries everything that is promised of a notifier of any kind. */
export function notifierContract(trial: NotifierTrial): void {
  describe(`the channel ${trial.definition.kind}`, () => {
    definitionCases(trial.definition);
    deliveryCases(trial);
  });
}

function definitionCases(definition: NotifierDefinition<Network>): void {
  test('describes every option', () => {
    const { properties = {} } = nodeOf(definition.options);
    for (const [key, node] of Object.entries(properties)) {
      expect(node.title, `the title of ${key}`).toBeTypeOf('string');
      expect(node.description, `the description of ${key}`).toBeTypeOf('string');
    }
    expect(definition.kind).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  test('looks for a receiver again soon, and for at least a day', () => {
    const { retryAfterMs } = definition;
    expect(retryAfterMs[0]).toBeLessThanOrEqual(60_000);
    expect(retryAfterMs.every((waitMs) => waitMs > 0)).toBe(true);
    expect(retryAfterMs.reduce((sum, waitMs) => sum + waitMs, 0)).toBeGreaterThan(86_400_000);
  });
}

function deliveryCases(trial: NotifierTrial): void {
  let network: Network;
  let receiver: TrialReceiver;
  beforeAll(async () => {
    const userAgent = 'UptimeSquirrel/test';
    network = createNetwork({ resolvers: [], extraCaPems: [], targets: 'private', userAgent });
    receiver = await trial.openReceiver();
  });
  afterAll(async () => {
    await receiver.stop();
    network.close();
  });

  const { definition, secrets, verdicts } = trial;
  const deliver = async (changes: Partial<Delivery> = {}): Promise<DeliveryResult> => {
    const notifier = definition.open(network, NO_WORDS);
    const [recipient = null] = definition.recipientsOf?.(receiver.options) ?? [];
    const delivery = { ...sampleDelivery('opened', receiver.options), recipient, ...changes };
    const result = await notifier.deliver(delivery);
    await notifier.close();
    expectFit(result, secrets);
    return result;
  };

  test('accepts the settings of the trial, and names the server behind them', () => {
    expect(definition.problemsOf?.(receiver.options) ?? []).toEqual([]);
    expect(definition.serverOf?.(receiver.options) ?? '127.0.0.1:1').toMatch(/^127\.0\.0\.1:\d+$/);
    // Else nothing that follows would show that secrets are kept.
    expect(secrets.filter((secret) => !JSON.stringify(receiver.options).includes(secret))).toEqual(
      [],
    );
  });

  test.each(verdicts)('an answer of %d is %s', async (status, kind) => {
    receiver.answerWith({ kind: 'status', status, text: `no, ${secrets.join(' ')}\t\u202e!` });
    expect((await deliver()).kind).toBe(kind);
  });

  test('a connection that is cut is worth another attempt', async () => {
    receiver.answerWith({ kind: 'cut' });
    expect((await deliver()).kind).toBe('retry');
  });

  test('a later attempt brings the same message', async () => {
    const [accepted] = verdicts.find(([, kind]) => kind === 'delivered') ?? [200];
    receiver.answerWith({ kind: 'status', status: accepted, text: 'fine' });
    const before = receiver.messages().length;
    await deliver();
    await deliver({ attemptedAt: sampleDelivery('opened', {}).attemptedAt + 3_600_000 });
    const [first, second, ...more] = receiver.messages().slice(before);
    expect(more).toEqual([]);
    expect(first).toContain('Shop');
    expect(second).toBe(first);
  });

  test('a server that is gone is unreachable, and worth another attempt', async () => {
    await receiver.stop();
    expect(await deliver()).toMatchObject({ kind: 'retry', isUnreachable: true });
  });
}

/** A result is stored, logged and shown to whoever may read the outbox. */
function expectFit(result: DeliveryResult, secrets: readonly string[]): void {
  if (result.kind !== 'delivered') expect(result.code).toMatch(/^[a-z][a-z0-9_]*$/);
  expect(result.detail.length).toBeGreaterThan(0);
  expect(result.detail.length).toBeLessThanOrEqual(MAX_DETAIL);
  expect(result.detail).not.toMatch(HARMFUL);
  for (const secret of secrets) expect(JSON.stringify(result)).not.toContain(secret);
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
}
