import type { ServiceHealthAnswer } from '../../../../src/api/contract.ts';
import type { GlyphName } from '../../parts/glyph.tsx';
import type { MessageId, MessageValues } from '../../text/catalogue.ts';

/** The sentence that answers whether the monitor can be trusted. */
export interface HealthHeadline {
  readonly glyph: GlyphName;
  readonly id: MessageId;
  readonly values: MessageValues;
  readonly hint: MessageId | null;
}

/** The worst that is wrong, or that nothing is. */
export function headlineOf(
  { trust, alarmChannels }: Pick<ServiceHealthAnswer, 'trust' | 'alarmChannels'>,
  clock: (at: number) => string,
): HealthHeadline {
  const wrong = (id: MessageId, hint: MessageId | null = null): HealthHeadline => ({
    glyph: 'unknown',
    id,
    values: {},
    hint,
  });
  const { alarm } = trust;
  if (alarm !== null) {
    const id = alarm.cause === 'storage' ? 'trouble.unwritten' : 'trouble.blind';
    const values = { since: clock(alarm.startedAt) };
    return { ...wrong(id, `trouble.cause.${alarm.cause}`), values };
  }
  if (!trust.isStorageWritable) return wrong('health.unwritable');
  if (!trust.isOnTime) return wrong('health.late');
  if (!trust.areSendersMoving) return wrong('health.unsent');
  if (trust.sitesAsked > 0 && trust.sitesAnswered === 0) return wrong('health.silent');
  if (alarmChannels === 0) {
    return wrong('health.noAlarmChannel', 'health.noAlarmChannelHint');
  }
  return { glyph: 'up', id: 'health.trusted', values: {}, hint: null };
}
