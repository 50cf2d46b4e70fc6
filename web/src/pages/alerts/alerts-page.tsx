import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { NotificationAnswer, NotificationWithHistory } from '../../../../src/api/contract.ts';
import { Button } from '../../parts/button.tsx';
import { ListCard, ListLine } from '../../lists/list-card.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { FailureNote, LoadingRows } from '../../parts/states.tsx';
import { Tag } from '../../parts/tag.tsx';
import { showFailure, showToast } from '../../parts/toasts.tsx';
import { oneOf, searchCodec } from '../../route/search-codec.ts';
import { useSearchState } from '../../route/use-search-state.ts';
import { useClient } from '../../state/session.tsx';
import { useList } from '../../lists/use-list.ts';
import { useNow } from '../../state/use-now.ts';
import { useText } from '../../text/use-text.tsx';
import { AlertTabs } from './alert-tabs.tsx';

const STATES = ['all', 'pending', 'dead', 'delivered'] as const;
const codec = searchCodec({ state: oneOf(STATES, 'all') });

/** Who was told, and did it arrive? */
export function AlertsPage() {
  const { t } = useText();
  const [{ state }, change] = useSearchState(codec);
  const list = useList<NotificationAnswer>(
    'notifications',
    state === 'all' ? '' : `state=${state}`,
  );
  return (
    <div className="page-stack">
      <AlertTabs />
      <div className="page-head">
        <h1>{t('alerts.headline')}</h1>
        <Segmented<(typeof STATES)[number]>
          label={t('alerts.state')}
          value={state}
          options={STATES.map((value) => ({ value, label: t(`alerts.state.${value}`) }))}
          onChange={(value) => change({ state: value }, 'push')}
        />
      </div>
      <ListCard list={list} empty={{ title: t('alerts.none'), text: t('alerts.noneText') }}>
        {(notification) => <Delivery notification={notification} />}
      </ListCard>
    </div>
  );
}

function Delivery({ notification }: { readonly notification: NotificationAnswer }) {
  const { t, format } = useText();
  const now = useNow();
  const [isOpen, setIsOpen] = useState(false);
  const { id, notice, channelId, recipient, createdAt, state, lastError, answer } = notification;
  const said = state === 'dead' || state === 'pending' ? lastError : answer;
  return (
    <>
      <ListLine
        title={
          <>
            <Tag tone={state === 'dead' ? 'down' : 'plain'}>{t(`delivery.${state}`)}</Tag>{' '}
            {notice.monitor.name !== '' && (
              <>
                <bdi>
                  <b>{notice.monitor.name}</b>
                </bdi>{' '}
              </>
            )}
            <span className="soft">{t(`notice.${notice.kind}`)}</span>
          </>
        }
        detail={
          <>
            {format.moment(createdAt, now)} · <bdi dir="ltr">{recipient ?? channelId}</bdi>
            {said !== null && (
              <>
                {' · '}
                <bdi dir="ltr">{said}</bdi>
              </>
            )}
          </>
        }
        tools={
          <>
            {state === 'dead' && <SendAgain id={id} />}
            <Button look="ghost" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
              {t('alerts.attempts')}
            </Button>
          </>
        }
      />
      {isOpen && <Attempts id={id} />}
    </>
  );
}

function SendAgain({ id }: { readonly id: string }) {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const send = async (): Promise<void> => {
    try {
      await client.send('POST', `notifications/${encodeURIComponent(id)}/resend`);
      await queries.invalidateQueries({ queryKey: ['notifications'] });
      showToast({ kind: 'done', title: t('alerts.sentAgain') });
    } catch (failure) {
      showFailure(t('channels.notSent'), failure);
    }
  };
  return <Button onClick={() => void send()}>{t('alerts.sendAgain')}</Button>;
}

/** What became of each attempt, and what the receiver said. */
function Attempts({ id }: { readonly id: string }) {
  const { t, format } = useText();
  const client = useClient();
  const now = useNow();
  const { data, error } = useQuery({
    queryKey: ['notifications', id],
    queryFn: ({ signal }) => client.get<NotificationWithHistory>(`notifications/${id}`, signal),
  });
  if (error !== null) return <FailureNote failure={error} readAt={null} />;
  if (data === undefined) return <LoadingRows rows={1} height={36} />;
  if (data.history.length === 0) return <p className="card-body soft">{t('alerts.noAttempt')}</p>;
  return (
    <ol className="attempts small">
      {data.history.map(({ no, at, durationMs, outcome, detail, times }) => (
        <li key={no}>
          {format.moment(at, now)} · {t(`attempt.${outcome}`)} · {format.answerTime(durationMs)}
          {times > 1 && ` · ${t('alerts.times', { count: times })}`}{' '}
          <bdi dir="ltr" className="soft">
            {detail}
          </bdi>
        </li>
      ))}
    </ol>
  );
}
