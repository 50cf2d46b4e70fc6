import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { BulkAnswer, BulkRequest } from '../../../../../src/api/contract.ts';
import { showAtOnce, type SiteFlag } from '../../../fleet/at-once.ts';
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
const FLAGS: Partial<
  Record<BulkChange['kind'], { readonly flag: SiteFlag; readonly isOn: boolean }>
> = {
  pause: { flag: 'paused', isOn: true },
  resume: { flag: 'paused', isOn: false },
  silence: { flag: 'silenced', isOn: true },
};

/**
 * Changes sites, all or none of them: at once in the page, and back with what was wrong where the service refuses. A toast offers to
 * take it back for as long as that is possible. Resolves to whether it was done.
 */
export function useBulk(): (sites: BulkSites, change: BulkChange) => Promise<boolean> {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  return useMemo(() => {
    const readAgain = async (): Promise<void> => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['fleet'] }),
        queries.invalidateQueries({ queryKey: ['monitor'] }),
      ]);
    };
    const undo = async (token: string): Promise<void> => {
      try {
        await client.send('POST', 'bulk/undo', { token });
        showToast({ kind: 'done', title: t('bulk.undone') });
      } catch (failure) {
        showFailure(t('list.notDone'), failure);
      }
      await readAgain();
    };
    return async ({ target, count, name }, change) => {
      const flag = FLAGS[change.kind];
      const ids = target.ids === undefined ? null : new Set(target.ids);
      const takeBack =
        flag === undefined
          ? () => {}
          : showAtOnce(queries, (id) => ids === null || ids.has(id), flag);
      try {
        const answer = await client.send<BulkAnswer>('POST', 'bulk', { ...target, change });
        const token = answer.undo?.token;
        showToast({
          kind: 'done',
          title: t(`bulk.done.${change.kind}`, { count, name }),
          ...(answer.undo !== null &&
            token !== undefined && {
              shownMs: Math.max(0, answer.undo.until - Date.now()),
              action: { label: t('bulk.undo'), run: () => void undo(token) },
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
  }, [t, client, queries]);
}
