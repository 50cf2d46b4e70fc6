import { BellOff, EllipsisVertical, Eye, RefreshCw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { MonitorAnswer } from '../../../../src/api/contract.ts';
import { useActions, type Action } from '../../actions/registry.ts';
import { Button } from '../../parts/button.tsx';
import { Menu } from '../../parts/menu.tsx';
import { KeyCaps } from '../../parts/tag.tsx';
import { useText } from '../../text/use-text.tsx';
import { LazyBulkDialog } from '../overview/selection/bulk-bar.tsx';
import { sitesOfMonitor, useMonitorVerbs } from './use-monitor-verbs.ts';

/** What can be done with a site, as buttons; the keys do the same. */
export function MonitorActions({ monitor }: { readonly monitor: MonitorAnswer }) {
  const { t } = useText();
  const { id, paused, openIncident } = monitor;
  const [, navigate] = useLocation();
  const [isSilencing, setIsSilencing] = useState(false);
  const verbs = useMonitorVerbs(monitor);
  const explain = (): void => navigate(`/monitors/${encodeURIComponent(id)}/explain`);
  const edit = (): void => navigate(`/monitors/${encodeURIComponent(id)}/edit`);
  const canAcknowledge = openIncident !== null && verbs.canAcknowledge;
  const actions = useMemo<readonly Action[]>(
    () => [
      action({ id: 'check', title: 'site.check', keys: 'c', run: verbs.check }),
      action({ id: 'explain', title: 'site.explain', keys: 'e', run: explain }),
      action({ id: 'edit', title: 'list.edit', run: edit }),
      action({ id: 'silence', title: 'site.silence', keys: 'm', run: () => setIsSilencing(true) }),
      paused
        ? action({ id: 'resume', title: 'site.resume', keys: 'p', run: verbs.resume })
        : action({ id: 'pause', title: 'site.pause', keys: 'p', run: verbs.pause }),
      ...(canAcknowledge
        ? [
            action({
              id: 'acknowledge',
              title: 'site.acknowledge',
              keys: 'a',
              run: verbs.acknowledge,
            }),
          ]
        : []),
    ],
    [verbs, paused, canAcknowledge, id],
  );
  useActions(actions);
  return (
    <>
      <Button onClick={verbs.check}>
        <RefreshCw size={15} aria-hidden="true" /> {t('site.check')} <KeyCaps keys="c" />
      </Button>
      <Button onClick={explain}>
        <Eye size={15} aria-hidden="true" /> {t('site.explain')} <KeyCaps keys="e" />
      </Button>
      <Button onClick={() => setIsSilencing(true)}>
        <BellOff size={15} aria-hidden="true" /> {t('site.silence')}
      </Button>
      {canAcknowledge && (
        <Button look="primary" onClick={verbs.acknowledge}>
          {t('site.acknowledge')} <KeyCaps keys="a" />
        </Button>
      )}
      <Menu
        label={t('site.menu', { name: monitor.name })}
        lines={[
          paused
            ? { id: 'resume', label: t('site.resume'), keys: 'p', run: verbs.resume }
            : { id: 'pause', label: t('site.pause'), keys: 'p', run: verbs.pause },
          {
            id: 'edit',
            label: t('list.edit'),
            run: edit,
          },
          {
            id: 'checks',
            label: t('checks.all'),
            run: () => navigate(`/monitors/${encodeURIComponent(id)}/checks`),
          },
        ]}
      >
        <EllipsisVertical size={16} />
      </Menu>
      {isSilencing && (
        <LazyBulkDialog
          question="silence"
          sites={sitesOfMonitor(monitor)}
          onClose={() => setIsSilencing(false)}
          onDone={() => {}}
        />
      )}
    </>
  );
}

function action(given: Omit<Action, 'section'>): Action {
  return { ...given, section: 'page' };
}
