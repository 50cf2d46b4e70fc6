import { asChannelId, asNotificationId } from '../../../src/core/ids.ts';
import { newNotification } from '../../../src/core/alerting/notification.ts';
import type { Notification } from '../../../src/core/alerting/notification.ts';
import type { EngineStage } from './engine-stage.ts';

/** A message of no incident, as a test of a channel is. */
export function testMessage(stage: EngineStage, number: number, channel = 'hook'): Notification {
  const at = stage.clock.now();
  return newNotification({
    id: asNotificationId(`msg_test_${number}_${channel}`),
    channelId: asChannelId(channel),
    recipient: null,
    monitorId: null,
    incidentId: null,
    notice: {
      kind: 'test',
      incident: { id: '', startedAt: at, resolvedAt: null, reason: '', message: '' },
      monitor: { id: '', name: 'test', url: '' },
      evidence: {},
      reader: { name: '', language: 'en', timezone: 'UTC' },
    },
    at,
  });
}

/** Puts a message into the outbox of the stage. */
export async function post(stage: EngineStage, message: Notification): Promise<void> {
  await stage.storage.outbox.add(message);
  stage.engine.wakeSender();
}
