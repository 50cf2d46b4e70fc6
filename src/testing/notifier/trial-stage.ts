import { afterAll, beforeAll, expect } from 'vitest';
import { NO_WORDS } from '../../core/check/words.ts';
import type { Delivery, DeliveryResult } from '../../core/ports/notifier.ts';
import { createNetwork, type Network } from '../../network/index.ts';
import { sampleDelivery } from './sample-delivery.ts';
import type { NotifierTrial, TrialReceiver } from './trial.ts';

/** A receiver, a network and a way to deliver to it, open while the tests of a block run. */
export interface TrialStage {
  receiver(): TrialReceiver;
  /** Delivers the beginning of an outage, changed, and holds the result against what is promised of all results. */
  deliver(changes?: Partial<Delivery>): Promise<DeliveryResult>;
  /** The same where no request and no conversation may last longer than a tenth of a second. */
  deliverSoon(changes?: Partial<Delivery>): Promise<DeliveryResult>;
  /** Lets the receiver accept everything. */
  accept(): void;
}

const SOON_MS = 100;
const MAX_DETAIL = 500;
const MAX_REF = 200;
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

let opened: Network | null = null;

/** The same for all stages, since each would spend 50 ms on what it trusts over TLS; it has no connections of its own. */
function sharedNetwork(): Network {
  const userAgent = 'UptimeSquirrel/test';
  opened ??= createNetwork({ resolvers: [], extraCaPems: [], targets: 'private', userAgent });
  return opened;
}

/** Opens a stage for the block of tests that calls it. */
export function trialStage({
  definition,
  secrets,
  verdicts,
  openReceiver,
}: NotifierTrial): TrialStage {
  let receiver: TrialReceiver;
  beforeAll(async () => {
    receiver = await openReceiver();
  });
  afterAll(async () => {
    await receiver.stop();
  });
  const deliverOver = async (
    over: Network,
    changes: Partial<Delivery>,
  ): Promise<DeliveryResult> => {
    const notifier = definition.open(over, NO_WORDS, 'https://up.example/');
    const options = changes.options ?? receiver.options;
    const [recipient = null] = definition.recipientsOf?.(options) ?? [];
    const delivery = { ...sampleDelivery('opened', options), recipient, ...changes };
    const result = await notifier.deliver(delivery);
    await notifier.close();
    expectFit(result, secrets);
    return result;
  };
  return {
    receiver: () => receiver,
    deliver: (changes = {}) => deliverOver(sharedNetwork(), changes),
    deliverSoon: (changes = {}) => deliverOver(impatient(sharedNetwork()), changes),
    accept: () => {
      const [status] = verdicts.find(([, kind]) => kind === 'delivered') ?? [200];
      receiver.answerWith({ kind: 'status', status, text: 'fine' });
    },
  };
}

function impatient(network: Network): Network {
  const { http } = network;
  const send: typeof http.send = (request) =>
    http.send({ ...request, timeoutMs: Math.min(request.timeoutMs, SOON_MS) });
  const startDeadline: Network['startDeadline'] = ({ endsAt, ...rest }) =>
    network.startDeadline({ ...rest, endsAt: Math.min(endsAt, performance.now() + SOON_MS) });
  return { ...network, startDeadline, http: { ...http, send } };
}

/** A result is stored, logged and shown to whoever may read the outbox. */
function expectFit(result: DeliveryResult, secrets: readonly string[]): void {
  if (result.kind !== 'delivered') expect(result.code).toMatch(/^[a-z][a-z0-9_]*$/);
  else expect(result.ref?.length ?? 0).toBeLessThanOrEqual(MAX_REF);
  expect(result.detail.length).toBeGreaterThan(0);
  expect(result.detail.length).toBeLessThanOrEqual(MAX_DETAIL);
  expect(result.detail).not.toMatch(HARMFUL);
  for (const secret of secrets) expect(JSON.stringify(result)).not.toContain(secret);
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
}
