import { describe, expect, onTestFinished, test } from 'vitest';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { sampleDelivery } from './sample-delivery.ts';
import { trialStage } from './trial-stage.ts';
import {
  RECEIVER_FAULTS,
  type NotifierTrial,
  type ReceiverFault,
  type TrialReceiver,
} from './trial.ts';
import { startUntrustedServer } from './untrusted-tls.ts';

const LATER: Readonly<Record<ReceiverFault, readonly DeliveryResult['kind'][]>> = {
  cut: ['retry'],
  reset: ['retry'],
  cut_head: ['retry'],
  hang: ['retry'],
  // A kind that needs no more than the head has been accepted by then.
  endless: ['retry', 'delivered'],
  no_tls: ['retry'],
  bad_certificate: ['retry'],
};

/** What a receiver answers, and what happens on the way to it. */
export function answerCases(trial: NotifierTrial): void {
  const { definition, secrets, verdicts, declines = {} } = trial;
  describe('what a receiver answers', () => {
    const stage = trialStage(trial);

    test('accepts the settings of the trial, and names the server behind them', () => {
      const { options } = stage.receiver();
      expect(definition.problemsOf?.(options) ?? []).toEqual([]);
      expect(definition.serverOf?.(options) ?? '127.0.0.1:1').toMatch(/^127\.0\.0\.1:\d+$/);
      // Else nothing that follows would show that secrets are kept.
      expect(secrets.filter((secret) => !JSON.stringify(options).includes(secret))).toEqual([]);
    });

    test.each(verdicts)('an answer of %d is %s, and is asked for once', async (status, kind) => {
      const before = stage.receiver().messages().length;
      const text = `no, ${secrets.join(' ')}\t\u202e!`;
      stage.receiver().answerWith({ kind: 'status', status, text });
      expect((await stage.deliver()).kind).toBe(kind);
      expect(stage.receiver().messages().length - before).toBeLessThanOrEqual(1);
    });

    test.for(RECEIVER_FAULTS)('the fault %s is worth another attempt', async (fault, context) => {
      const declined = declines[fault];
      if (declined !== undefined) context.skip(declined);
      expect(LATER[fault]).toContain((await meet(fault)).kind);
    });

    const meet = (fault: ReceiverFault): Promise<DeliveryResult> => {
      const receiver = stage.receiver();
      if (fault === 'bad_certificate') return meetUntrusted(receiver);
      if (fault !== 'no_tls') {
        receiver.answerWith({ kind: fault });
        return stage.deliverSoon();
      }
      expect(receiver.optionsOverTls).toBeDefined();
      return stage.deliver({ options: receiver.optionsOverTls ?? {} });
    };

    /** Neither message nor secret goes to a server that may be anyone. */
    const meetUntrusted = async (receiver: TrialReceiver): Promise<DeliveryResult> => {
      const server = await startUntrustedServer();
      onTestFinished(() => server.stop());
      const options = receiver.optionsToPort?.(server.port);
      expect(options).toBeDefined();
      const result = await stage.deliver({ options: options ?? {} });
      expect(server.heard()).toBe('');
      return result;
    };

    test('a later attempt brings the same message', async () => {
      stage.accept();
      const before = stage.receiver().messages().length;
      await stage.deliver();
      await stage.deliver({ attemptedAt: sampleDelivery('opened', {}).attemptedAt + 3_600_000 });
      const [first, second, ...more] = stage.receiver().messages().slice(before);
      expect(more).toEqual([]);
      expect(first).toContain('Shop');
      expect(second).toBe(first);
    });

    test('a server that is gone is unreachable, and worth another attempt', async () => {
      await stage.receiver().stop();
      expect(await stage.deliver()).toMatchObject({ kind: 'retry', isUnreachable: true });
    });
  });
}
