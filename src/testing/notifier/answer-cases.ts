import { describe, expect, test } from 'vitest';
import { sampleDelivery } from './sample-delivery.ts';
import { trialStage } from './trial-stage.ts';
import { RECEIVER_FAULTS, type NotifierTrial, type ReceiverFault } from './trial.ts';

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
      await expectRetry(fault);
    });

    const expectRetry = async (fault: ReceiverFault): Promise<void> => {
      const receiver = stage.receiver();
      if (fault === 'no_tls') {
        const { optionsOverTls } = receiver;
        expect(optionsOverTls).toBeDefined();
        const result = await stage.deliver({ options: optionsOverTls ?? {} });
        expect(result).toMatchObject({ kind: 'retry', isUnreachable: true });
        return;
      }
      receiver.answerWith({ kind: fault });
      const { kind } = await stage.deliverSoon();
      // A kind that needs no more than the head has been accepted by then.
      if (fault === 'endless') expect(['delivered', 'retry']).toContain(kind);
      else expect(kind).toBe('retry');
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
