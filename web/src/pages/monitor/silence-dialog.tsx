import { useState } from 'react';
import type { MonitorAnswer } from '../../../../src/api/contract.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { showToast } from '../../parts/toasts.tsx';
import { useClient } from '../../state/session.tsx';
import { useOwnName } from '../../state/use-caller.ts';
import { useText } from '../../text/use-text.tsx';
import { settingMs } from '../../text/setting-duration.ts';

const LENGTHS = ['1h', '4h', '24h', '168h'] as const;
type Length = (typeof LENGTHS)[number];

/** Asks for how long a site shall notify no one, and why. */
export function SilenceDialog({
  monitor: { id, name },
  onClose,
}: {
  readonly monitor: Pick<MonitorAnswer, 'id' | 'name'>;
  onClose(): void;
}) {
  const { t, format } = useText();
  const client = useClient();
  const author = useOwnName();
  const [length, setLength] = useState<Length>('1h');
  const [comment, setComment] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const time = format.duration(settingMs(length));
  const save = async (): Promise<void> => {
    try {
      const why = comment.trim();
      await client.send('POST', 'silences', {
        monitors: [id],
        for: length,
        author,
        ...(why !== '' && { comment: why }),
      });
      showToast({ kind: 'done', title: t('silence.done', { name, time }) });
      onClose();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Dialog label={t('silence.title', { name })} onClose={onClose}>
      <form
        className="silence-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2>{t('silence.title', { name })}</h2>
        <p className="soft">{t('silence.means')}</p>
        <Segmented<Length>
          label={t('silence.length')}
          value={length}
          options={LENGTHS.map((value) => ({ value, label: format.age(settingMs(value)) }))}
          onChange={setLength}
        />
        <Field label={t('silence.why')} error={failure}>
          {(input) => (
            <input
              {...input}
              className="input"
              dir="auto"
              maxLength={500}
              value={comment}
              onChange={({ target }) => setComment(target.value)}
            />
          )}
        </Field>
        <div className="silence-buttons">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" type="submit">
            {t('silence.save', { time })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
