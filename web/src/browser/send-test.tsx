import { useQuery } from '@tanstack/react-query';
import { Check, X } from 'lucide-react';
import { useState } from 'react';
import type { NotificationAnswer, NotificationWithHistory } from '../../../src/api/contract.ts';
import { Button } from '../parts/button.tsx';
import { showFailure } from '../parts/toasts.tsx';
import { useClient } from '../state/session.tsx';
import { useText } from '../text/use-text.tsx';

/** How often it is asked what became of the message that was just sent, milliseconds. */
const ASK_MS = 1_000;

/** Sends a test message, and says beside it what the receiver answered. */
export function SendTest({ channelId }: { readonly channelId: string }) {
  const { t } = useText();
  const client = useClient();
  const [sent, setSent] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    try {
      const path = `channels/${encodeURIComponent(channelId)}/test`;
      setSent((await client.send<NotificationAnswer>('POST', path)).id);
    } catch (failure) {
      showFailure(t('channels.notSent'), failure);
    }
  };
  return (
    <>
      {sent !== null && <TestResult id={sent} />}
      <Button onClick={() => void send()}>{t('channels.test')}</Button>
    </>
  );
}

function TestResult({ id }: { readonly id: string }) {
  const { t, format } = useText();
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['notifications', id],
    queryFn: ({ signal }) => client.get<NotificationWithHistory>(`notifications/${id}`, signal),
    refetchInterval: ({ state }) => (state.data?.history.length === 0 ? ASK_MS : false),
  });
  const attempt = data?.history.at(-1);
  if (attempt === undefined)
    return <span className="test-result soft">{t('channels.sending')}</span>;
  const time = format.answerTime(attempt.durationMs);
  return (
    <span className={`test-result ${attempt.outcome}`} role="status">
      {attempt.outcome === 'delivered' ? <Check size={15} /> : <X size={15} />}
      {t(attempt.outcome === 'delivered' ? 'channels.accepted' : 'channels.refused', { time })}
      <bdi dir="ltr" className="small soft">
        {attempt.detail}
      </bdi>
    </span>
  );
}
