import { X } from 'lucide-react';
import { IconButton } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { KeyCaps } from '../parts/tag.tsx';
import { useText } from '../text/use-text.tsx';
import { capsOf } from './keys.ts';
import { IS_MAC } from './platform.ts';
import { useAllActions } from './registry.ts';
import './palette.css';

/** Every key that does something on this page. */
export function HelpDialog({ onClose }: { onClose(): void }) {
  const { t } = useText();
  const actions = useAllActions().filter(({ keys }) => keys !== undefined);
  return (
    <Dialog label={t('action.help')} onClose={onClose}>
      <header className="dialog-head">
        <h2>{t('action.help')}</h2>
        <IconButton className="to-end" label={t('common.close')} onClick={onClose}>
          <X size={16} />
        </IconButton>
      </header>
      <dl className="dialog-body key-list">
        {actions.map(({ id, title, values, keys = '' }) => (
          <div key={id}>
            <dt>{t(title, values)}</dt>
            <dd>
              <KeyCaps keys={capsOf(keys, IS_MAC)} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
