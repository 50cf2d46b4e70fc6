import type { Text } from '../text/use-text.tsx';
import type { Evidence } from './evidence.ts';

/** Whether it looks as if the fault was ours: our own side had trouble, or no other site answered either. */
export function isOurs({ othersAsked, othersAnswered, checks }: Evidence['ourselves']): boolean {
  if (checks.some(({ isHealthy }) => !isHealthy)) return true;
  return othersAsked > 0 && othersAnswered === 0;
}

/** What became of a message to an owner, or to an address without one, and how quickly. */
export function toldText(
  { who: owner, recipient, channelId, state, afterMs, attempts }: Evidence['notified'][number],
  { t, format }: Pick<Text, 't' | 'format'>,
): string {
  const name = owner ?? recipient;
  const who = name === null ? channelId : t('evidence.by', { recipient: name, channel: channelId });
  if (state === 'dead') return t('evidence.gaveUp', { who, attempts });
  if (state !== 'delivered') return t('evidence.waiting', { who });
  return t('evidence.accepted', { who, time: format.answerTime(afterMs ?? 0), attempts });
}
