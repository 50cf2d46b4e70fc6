import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useParams } from 'wouter';
import type { MonitorAnswer } from '../../../../src/api/contract.ts';
import { setTabTitle } from '../../frame/tab.ts';
import { Glyph } from '../../parts/glyph.tsx';
import { FailureNote, LoadingRows } from '../../parts/states.tsx';
import { useClient } from '../../state/session.tsx';
import { useText } from '../../text/use-text.tsx';
import './monitor.css';

/** One site: how it is, and why. */
export function MonitorPage() {
  const { t } = useText();
  const { id = '' } = useParams();
  const client = useClient();
  const { data, error } = useQuery({
    queryKey: ['monitor', id],
    queryFn: ({ signal }) =>
      client.get<MonitorAnswer>(`monitors/${encodeURIComponent(id)}`, signal),
  });
  const name = data?.name;
  useEffect(() => {
    if (name !== undefined) setTabTitle(name);
  }, [name]);
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={4} />
    ) : (
      <FailureNote failure={error} readAt={null} />
    );
  }
  const state = data.paused ? 'paused' : data.status;
  return (
    <div className="monitor">
      <h1>
        <Glyph name={state} size={24} label={t(`status.${state}`)} />
        <span dir="auto">{data.name}</span>
      </h1>
      <p className={`word-${state}`}>
        {t(`status.${state}`)}
        {data.reason !== null && data.status !== 'up' && ` · ${data.reason}`}
      </p>
      <p className="soft">
        <bdi dir="ltr">{data.target}</bdi>
      </p>
    </div>
  );
}
