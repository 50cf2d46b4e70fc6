import type { ReactNode } from 'react';
import { Button } from '../../../parts/button.tsx';
import { useText } from '../../../text/use-text.tsx';

/** A form of a dialog, with the button that does it. */
export function BulkForm({
  title,
  verb,
  look = 'primary',
  isBusy,
  onSubmit,
  onClose,
  children,
}: {
  readonly title: string;
  readonly verb: string;
  readonly look?: 'primary' | 'danger';
  readonly isBusy: boolean;
  onSubmit(): void;
  onClose(): void;
  readonly children: ReactNode;
}) {
  const { t } = useText();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <div className="dialog-head">
        <h2>{title}</h2>
      </div>
      <div className="bulk-form">{children}</div>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button look={look} type="submit" disabled={isBusy}>
          {verb}
        </Button>
      </div>
    </form>
  );
}
