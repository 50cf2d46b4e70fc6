import { useEffect, useRef } from 'react';
import { viewStream } from '../../fleet/overview-events.ts';
import { rowsInView } from '../../fleet/rows-in-view.ts';
import { useStore } from '../../state/store.ts';
import type { SiteRows } from './use-site-rows.ts';

/** How long a scroll has to rest before the service learns what is in view, milliseconds. */
const VIEW_MS = 300;
const MAX_IN_VIEW = 200;

/** Loads the rows in sight, and asks for the checks of their sites alone. */
export function useRowsInView({ rowAt, show }: SiteRows): (from: number, to: number) => void {
  const { id } = useStore(viewStream);
  const range = useRef<readonly [number, number]>([0, 0]);
  const timer = useRef<number | undefined>(undefined);
  const send = useRef(() => {});
  useEffect(() => {
    send.current = () => {
      const [from, to] = range.current;
      const count = Math.min(MAX_IN_VIEW, to - from);
      const indexes = Array.from({ length: count }, (_, at) => rowAt(from + at)?.index ?? -1);
      if (id === null) return;
      const known = indexes.filter((index) => index >= 0);
      rowsInView.set(() => (document.hidden ? [] : known));
    };
  });
  const sendSoon = (): void => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => send.current(), VIEW_MS);
  };
  useEffect(() => {
    sendSoon();
    document.addEventListener('visibilitychange', sendSoon);
    return () => {
      clearTimeout(timer.current);
      document.removeEventListener('visibilitychange', sendSoon);
    };
  }, [id]);
  return (from, to) => {
    range.current = [from, to];
    show(from, to);
    sendSoon();
  };
}
