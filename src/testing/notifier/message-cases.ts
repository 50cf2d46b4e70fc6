import { describe, expect, test } from 'vitest';
import { NOTICE_KINDS, type Notice } from '../../core/alerting/notification.ts';
import { MAX_NAME_LENGTH } from '../../core/forms/read-values.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { hugeNotice, sampleDelivery, sampleNotice } from './sample-delivery.ts';
import { trialStage } from './trial-stage.ts';
import type { NotifierTrial, TrialRequest } from './trial.ts';

const LANGUAGES = ['en', 'fa'] as const;
const EVERY_NOTICE = NOTICE_KINDS.flatMap((kind) =>
  LANGUAGES.map((language) => [kind, language] as const),
);
/** They take time: each kind in one of the languages. */
const HUGE_NOTICES = NOTICE_KINDS.map(
  (kind, index) => [kind, index % 2 === 0 ? 'fa' : 'en'] as const,
);

/** What a receiver is sent. */
export function messageCases(trial: NotifierTrial): void {
  const { definition } = trial;
  describe('what a receiver is sent', () => {
    const stage = trialStage(trial);
    const sent = async (notice: Notice): Promise<DeliveryResult> => {
      stage.accept();
      const before = stage.receiver().requests?.().length ?? 0;
      const { id, messageId } = sampleDelivery(notice.kind, {});
      const result = await stage.deliver({ id, messageId, notice });
      for (const request of stage.receiver().requests?.().slice(before) ?? []) {
        expectWellFormed(request, definition.maxBytes);
      }
      return result;
    };

    test.each(EVERY_NOTICE)('a notice %s in %s is taken', async (kind, language) => {
      expect(await sent(sampleNotice(kind, language))).toMatchObject({ kind: 'delivered' });
    });

    test.each(HUGE_NOTICES)('so is a huge one: %s in %s', async (kind, language) => {
      expect(await sent(hugeNotice(kind, language))).toMatchObject({ kind: 'delivered' });
    });

    test.each(LANGUAGES)(
      'the longest name, one word, begins in a message in %s',
      async (language) => {
        const notice = sampleNotice('opened', language);
        const monitor = { ...notice.monitor, name: 'Shop'.padEnd(MAX_NAME_LENGTH, 'w') };
        const before = stage.receiver().messages().length;
        expect(await sent({ ...notice, monitor })).toMatchObject({ kind: 'delivered' });
        expect(stage.receiver().messages().slice(before).join('\n')).toContain('Shopww');
      },
    );

    test('a message that comes late is taken', async () => {
      stage.accept();
      const { attemptedAt } = sampleDelivery('opened', {});
      const late = { decidedAt: attemptedAt - 3_600_000, endedAt: attemptedAt - 60_000 };
      expect(await stage.deliver({ late })).toMatchObject({ kind: 'delivered' });
    });

    test('an end is taken that knows the message of its beginning', async () => {
      stage.accept();
      const first = await stage.deliver();
      const firstRef = first.kind === 'delivered' ? (first.ref ?? null) : null;
      const { id, messageId } = sampleDelivery('resolved', {});
      const end = { id, messageId, notice: sampleNotice('resolved'), firstRef };
      expect(await stage.deliver(end)).toMatchObject({ kind: 'delivered' });
    });
  });
}

/** A request that any server can read, no longer than the provider allows. */
function expectWellFormed({ url, headers, body }: TrialRequest, maxBytes = Infinity): void {
  expect(URL.canParse(url, 'http://receiver.example/')).toBe(true);
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(maxBytes);
  const type = headers['content-type'] ?? '';
  if (/\bjson\b/.test(type)) expectWholeTexts(JSON.parse(body));
  if (type.startsWith('application/x-www-form-urlencoded')) {
    expect(new URLSearchParams(body).toString() === body, 'a form that reads back').toBe(true);
    expectWholeTexts(Object.fromEntries(new URLSearchParams(body)));
  }
}

/** No text in it was cut inside a character. */
function expectWholeTexts(value: unknown): void {
  const isCut = /\\ud[89a-f]/i.test(JSON.stringify(value));
  expect(isCut, 'a text is cut inside a character').toBe(false);
}
