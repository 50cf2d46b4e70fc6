import { X } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Button, IconButton } from '../../../parts/button.tsx';
import { loadLate } from '../../../state/load-late.ts';
import { useText } from '../../../text/use-text.tsx';
import type { BulkSites } from './use-bulk.ts';
import './bulk-bar.css';

/** What has to be asked before it is done. */
export type BulkQuestion = 'silence' | 'edit' | 'delete';

const BulkDialog = lazy(async () => ({
  default: (await loadLate(() => import('./bulk-dialog.tsx'))).BulkDialog,
}));

/** What can be done with the sites that are picked. */
export function BulkBar({
  count,
  matching,
  canTakeAll,
  onAll,
  onClear,
  onRun,
  onAsk,
}: {
  readonly count: number;
  /** Of the filter. */
  readonly matching: number;
  readonly canTakeAll: boolean;
  onAll(): void;
  onClear(): void;
  onRun(kind: 'check' | 'pause' | 'resume'): void;
  onAsk(question: BulkQuestion): void;
}) {
  const { t } = useText();
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t('bulk.label')}>
      <b role="status">{t('bulk.selected', { count })}</b>
      {canTakeAll && (
        <button type="button" className="bulk-all link" onClick={onAll}>
          {t('bulk.all', { count: matching })}
        </button>
      )}
      <Button onClick={() => onRun('check')}>{t('site.check')}</Button>
      <Button onClick={() => onRun('pause')}>{t('site.pause')}</Button>
      <Button onClick={() => onRun('resume')}>{t('site.resume')}</Button>
      <Button onClick={() => onAsk('silence')}>{t('site.silence')}</Button>
      <Button onClick={() => onAsk('edit')}>{t('bulk.edit')}</Button>
      <Button look="danger" onClick={() => onAsk('delete')}>
        {t('bulk.delete')}
      </Button>
      <IconButton label={t('bulk.clear')} onClick={onClear}>
        <X size={16} />
      </IconButton>
    </div>
  );
}

/** Asks what a change needs to know, and makes it. What asks is loaded when it is first needed. */
export function LazyBulkDialog(props: {
  readonly question: BulkQuestion;
  readonly sites: BulkSites;
  onClose(): void;
  onDone(): void;
}) {
  return (
    <Suspense>
      <BulkDialog {...props} />
    </Suspense>
  );
}
