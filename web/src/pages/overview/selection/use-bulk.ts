import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { BulkAnswer, BulkRequest } from '../../../../../src/api/contract.ts';
import { showAtOnce, type FlagChange } from '../../../fleet/at-once.ts';
import { showFailure, showToast } from '../../../parts/toasts.tsx';
import { useClient } from '../../../state/session.tsx';
import { useText } from '../../../text/use-text.tsx';
import type { BulkTarget } from './selection.ts';

/** Sites that something is done with. */
export interface BulkSites {
  readonly target: BulkTarget;
  readonly count: number;
  /** Of a single one. */
  readonly name: string;
}

export type BulkChange = BulkRequest['change'];

/** What shows before the service has answered. */
function flagOf(change: BulkChange): FlagChange | null {
  switch (change.kind) {
    case 'pause':
    case 'resume':
      return { flag: 'paused', isOn: change.kind === 'pause' };
    case 'silence':
      return { flag: 'silenced', isOn: true, until: Date.now() + change.forMs };
    case 'check':
    case 'delete':
    case 'maintenance':
    case 'tags':
    case 'settings':
      break;
  }
  return null;
}

/**
 * Changes sites, all or none of them: at once in the page, and back with what was wrong where the service refuses. A toast offers to
 * take it back for as long as that is possible. Resolves to whether it was done.
 */
export function useBulk(): (sites: BulkSites, change: BulkChange) => Promise<boolean> {
  const { t, format } = useText();
  const client = useClient();
  const queries = useQueryClient();
  return useMemo(() => {
    const readAgain = async (): Promise<void> => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['fleet'] }),
        queries.invalidateQueries({ queryKey: ['monitor'] }),
      ]);
    };
    const showNow = async (target: BulkTarget, flag: FlagChange | null): Promise<() => void> => {
      if (flag === null) return () => {};
      // An answer that is on its way would show what was before.
      await queries.cancelQueries({ predicate: ({ queryKey }) => queryKey[2] === 'self' });
      const ids = target.ids === undefined ? null : new Set(target.ids);
      return showAtOnce(queries, (id) => ids === null || ids.has(id), flag);
    };
    const undo = async (token: string, takeBack: () => void): Promise<void> => {
      takeBack();
      try {
        await client.send('POST', 'bulk/undo', { token });
        showToast({ kind: 'done', title: t('bulk.undone') });
      } catch (failure) {
        showFailure(t('list.notDone'), failure);
      }
      await readAgain();
    };
    return async ({ target, count, name }, change) => {
      const takeBack = await showNow(target, flagOf(change));
      const time = 'forMs' in change ? format.duration(change.forMs) : '';
      try {
        const answer = await client.send<BulkAnswer>('POST', 'bulk', { ...target, change });
        const token = answer.undo?.token;
        showToast({
          kind: 'done',
          title: t(`bulk.done.${change.kind}`, { count, name, time }),
          ...(answer.undo !== null &&
            token !== undefined && {
              shownMs: Math.max(0, answer.undo.until - Date.now()),
              action: { label: t('bulk.undo'), run: () => void undo(token, takeBack) },
            }),
        });
        if (change.kind !== 'check') await readAgain();
        return true;
      } catch (failure) {
        takeBack();
        showFailure(t('list.notDone'), failure);
        return false;
      }
    };
  }, [t, format, client, queries]);
}
