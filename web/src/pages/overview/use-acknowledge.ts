import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { showAtOnce } from '../../fleet/at-once.ts';
import { showFailure, showToast } from '../../parts/toasts.tsx';
import { useClient } from '../../state/session.tsx';
import { useOwnName } from '../../state/use-caller.ts';
import { useText } from '../../text/use-text.tsx';

/** A site with an open incident. */
interface TroubledSite {
  readonly id: string;
  readonly name: string;
  readonly incident: string;
}

/** Takes up the incident of a site: at once in the page, and back where the service refuses. */
export function useAcknowledge(): (site: TroubledSite) => Promise<void> {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const by = useOwnName();
  return useCallback(
    async ({ id, name, incident }) => {
      const flag = { flag: 'acknowledged', isOn: true } as const;
      const takeBack = showAtOnce(queries, (each) => each === id, flag);
      try {
        await client.send('POST', `incidents/${encodeURIComponent(incident)}/acknowledge`, { by });
        showToast({ kind: 'done', title: t('site.taken', { name }) });
      } catch (failure) {
        takeBack();
        showFailure(t('wrong.notAcknowledged'), failure);
      }
      await queries.invalidateQueries({ queryKey: ['overview'] });
    },
    [t, client, queries, by],
  );
}
