import { useState } from 'react';
import { useText } from '../text/use-text.tsx';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { showFailure } from '../parts/toasts.tsx';

/** Deletes after a second look: this cannot be undone. */
export function DeleteButton({
  name,
  label,
  run,
}: {
  /** What is deleted. */
  readonly name: string;
  /** `Delete` by default. */
  readonly label?: string;
  run(): Promise<unknown>;
}) {
  const { t } = useText();
  const [isAsking, setIsAsking] = useState(false);
  const verb = label ?? t('list.delete');
  const go = async (): Promise<void> => {
    setIsAsking(false);
    try {
      await run();
    } catch (failure) {
      showFailure(t('list.notDone'), failure);
    }
  };
  return (
    <>
      <Button look="danger" onClick={() => setIsAsking(true)}>
        {verb}…
      </Button>
      {isAsking && (
        <Dialog label={verb} onClose={() => setIsAsking(false)}>
          <p className="dialog-body">{t('list.sure', { name })}</p>
          <div className="dialog-foot">
            <Button onClick={() => setIsAsking(false)}>{t('common.cancel')}</Button>
            <Button look="danger" onClick={() => void go()}>
              {verb}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
