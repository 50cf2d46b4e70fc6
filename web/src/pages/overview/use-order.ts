import { useEffect, useRef, useState, type HTMLAttributes } from 'react';
import { viewStream } from '../../fleet/overview-events.ts';
import { useStore } from '../../state/store.ts';
import type { SiteRows } from './use-site-rows.ts';

/** Whether someone is at the list, and what its element needs so that this is known. */
interface Attention {
  readonly isThere: boolean;
  readonly props: Pick<
    HTMLAttributes<HTMLElement>,
    'onPointerEnter' | 'onPointerLeave' | 'onFocus' | 'onBlur'
  >;
}

/** Whether the pointer or the focus is in the list. */
export function useAttention(): Attention {
  const [isPointed, setIsPointed] = useState(false);
  const [hasFocus, setHasFocus] = useState(false);
  return {
    isThere: isPointed || hasFocus,
    props: {
      onPointerEnter: () => setIsPointed(true),
      onPointerLeave: () => setIsPointed(false),
      onFocus: () => setHasFocus(true),
      onBlur: () => setHasFocus(false),
    },
  };
}

/** Sites change one by one; the list is ordered again at most so often, milliseconds. */
const ORDER_MS = 3_000;
/** Bars and figures grow old without any change of a site, milliseconds. */
const FRESH_MS = 60_000;

/** Keeps the order fresh while nobody is at the list. Gives how many sites changed since the order was made, while somebody is. */
export function useFreshOrder({ answer, sortAgain }: SiteRows, isThere: boolean): number {
  const { changes } = useStore(viewStream);
  const ordered = useRef({ snapshot: '', changes });
  if (answer !== null && ordered.current.snapshot !== answer.snapshot) {
    ordered.current = { snapshot: answer.snapshot, changes };
  }
  const missed = changes - ordered.current.changes;
  useEffect(() => {
    if (isThere) return undefined;
    const timer = setTimeout(sortAgain, missed > 0 ? ORDER_MS : FRESH_MS);
    return () => clearTimeout(timer);
  }, [isThere, missed > 0, sortAgain, answer?.snapshot]);
  return isThere ? missed : 0;
}
