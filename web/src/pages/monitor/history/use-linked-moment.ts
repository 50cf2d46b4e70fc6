import { useEffect, useRef } from 'react';
import type { SeriesAnswer } from '../../../../../src/api/contract.ts';
import type { Store } from '../../../state/store.ts';
import { momentOf, stepOf } from './history-span.ts';
import type { History } from './use-history.ts';

/** How long a step is pointed at before the address names it, milliseconds. */
const RESTING_MS = 300;

/**
 * The moment that is pointed at stands in the address, so that a link shows it: the cursor is there when the page is opened, and
 * the address keeps the last one after the pointer has left.
 */
export function useLinkedMoment(
  cursor: Store<number | null>,
  { at, setAt }: Pick<History, 'at' | 'setAt'>,
  series: SeriesAnswer | undefined,
): void {
  const latest = useRef({ setAt, series });
  latest.current = { setAt, series };
  /** Where the cursor was put by the address, and by nobody since; before the first answer it is nowhere. */
  const placed = useRef<number | null>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    if (series === undefined || (!isFirst.current && placed.current === null)) return;
    isFirst.current = false;
    placed.current = stepOf(series, at);
    cursor.set(() => placed.current);
  }, [cursor, series, at]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = cursor.subscribe(() => {
      clearTimeout(timer);
      const step = cursor.get();
      if (step === placed.current) return;
      placed.current = null;
      if (step === null) return;
      timer = setTimeout(() => {
        const { series: shown, setAt: keep } = latest.current;
        if (shown !== undefined) keep(momentOf(shown, step));
      }, RESTING_MS);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [cursor]);
}
