import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { IncidentPage } from '../../../../src/api/contract.ts';
import { useActions, type Action } from '../../actions/registry.ts';
import { Button } from '../../parts/button.tsx';
import { KeyCaps } from '../../parts/tag.tsx';
import { showFailure, showToast } from '../../parts/toasts.tsx';
import { useClient } from '../../state/session.tsx';
import { useOwnName } from '../../state/use-caller.ts';
import { useText } from '../../text/use-text.tsx';
import { inOrder, timelineAsText } from './line-text.ts';

/** What can be done with an incident. */
export function IncidentActions({
  incident,
  name,
}: {
  readonly incident: IncidentPage;
  readonly name: string;
}) {
  const text = useText();
  const { t } = text;
  const client = useClient();
  const queries = useQueryClient();
  const by = useOwnName();
  const { id, resolvedAt, acknowledged } = incident;
  const canTake = resolvedAt === null && acknowledged === undefined;
  const acknowledge = async (): Promise<void> => {
    try {
      await client.send('POST', `incidents/${encodeURIComponent(id)}/acknowledge`, { by });
    } catch (failure) {
      showFailure(t('wrong.notAcknowledged'), failure);
    }
    await queries.invalidateQueries({ queryKey: ['incident', id] });
  };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(timelineAsText(name, inOrder(incident), text));
      showToast({ kind: 'done', title: t('incident.copied') });
    } catch (failure) {
      showFailure(t('incident.notCopied'), failure);
    }
  };
  const actions = useMemo<readonly Action[]>(
    () =>
      canTake
        ? [
            {
              id: 'acknowledge',
              title: 'site.acknowledge',
              section: 'page',
              keys: 'a',
              run: () => void acknowledge(),
            },
          ]
        : [],
    [canTake, id],
  );
  useActions(actions);
  return (
    <>
      <Button onClick={() => void copy()}>{t('incident.copy')}</Button>
      {canTake && (
        <Button look="primary" onClick={() => void acknowledge()}>
          {t('site.acknowledge')} <KeyCaps keys="a" />
        </Button>
      )}
    </>
  );
}
