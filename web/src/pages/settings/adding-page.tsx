import { useState, type ReactNode, type SubmitEvent } from 'react';
import { ListCard } from '../../lists/list-card.tsx';
import { useList } from '../../lists/use-list.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useText } from '../../text/use-text.tsx';
import { SettingsTabs } from './settings-tabs.tsx';
import './settings.css';

/** A page of settings with a list, to which a dialog adds. */
export function AddingPage<Item extends { readonly id: string }>({
  title,
  path,
  empty,
  line,
  dialog,
}: {
  readonly title: string;
  /** Of the list in the API. */
  readonly path: string;
  readonly empty: { readonly title: string; readonly text: string };
  line(item: Item): ReactNode;
  /** What adds one. */
  dialog(onClose: () => void): ReactNode;
}) {
  const { t } = useText();
  const list = useList<Item>(path);
  const [isAdding, setIsAdding] = useState(false);
  const close = (): void => setIsAdding(false);
  return (
    <div className="page-stack">
      <SettingsTabs />
      <div className="page-head">
        <h1>{title}</h1>
        <Button look="primary" onClick={() => setIsAdding(true)}>
          {t('list.add')}
        </Button>
      </div>
      <ListCard list={list} empty={empty}>
        {line}
      </ListCard>
      {isAdding && (
        <Dialog label={t('list.add')} onClose={close}>
          {dialog(close)}
        </Dialog>
      )}
    </div>
  );
}

/** The form of such a dialog, and the buttons below it. */
export function AddingForm({
  submit,
  onClose,
  children,
}: {
  submit(): Promise<void>;
  onClose(): void;
  readonly children: ReactNode;
}) {
  const { t } = useText();
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    void submit();
  };
  return (
    <form onSubmit={onSubmit}>
      <div className="dialog-head">
        <h2>{t('list.add')}</h2>
      </div>
      <div className="dialog-body settings-form">{children}</div>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button type="submit" look="primary">
          {t('list.add')}
        </Button>
      </div>
    </form>
  );
}
