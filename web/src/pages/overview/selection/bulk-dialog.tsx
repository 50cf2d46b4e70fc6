import { useState } from 'react';
import { Dialog } from '../../../parts/dialog.tsx';
import { Field } from '../../../parts/field.tsx';
import { Segmented } from '../../../parts/segmented.tsx';
import { TextField } from '../../../parts/text-field.tsx';
import { useOwnName } from '../../../state/use-caller.ts';
import { useText } from '../../../text/use-text.tsx';
import { BulkEdit } from './bulk-edit.tsx';
import { BulkForm } from './bulk-form.tsx';
import { useBulk, type BulkChange, type BulkSites } from './use-bulk.ts';
import type { BulkQuestion } from './bulk-bar.tsx';

const HOUR_MS = 3_600_000;
const LENGTHS = ['1', '4', '24', '168'] as const;
type Hours = (typeof LENGTHS)[number];

/** Asks what a change of several sites needs to know, and makes it. */
export function BulkDialog({
  question,
  sites,
  onClose,
  onDone,
}: {
  readonly question: BulkQuestion;
  readonly sites: BulkSites;
  onClose(): void;
  /** The change was made. */
  onDone(): void;
}) {
  const { t } = useText();
  const bulk = useBulk();
  const [isBusy, setIsBusy] = useState(false);
  const run = async (change: BulkChange): Promise<void> => {
    setIsBusy(true);
    const isDone = await bulk(sites, change);
    setIsBusy(false);
    if (!isDone) return;
    onClose();
    onDone();
  };
  // It shows in the page behind at once.
  const runBehind = async (change: BulkChange): Promise<void> => {
    onClose();
    if (await bulk(sites, change)) onDone();
  };
  const { count, name } = sites;
  const title = t(`bulk.ask.${question}`, { count, name });
  return (
    <Dialog label={title} onClose={onClose}>
      {question === 'silence' && <Silence title={title} run={runBehind} onClose={onClose} />}
      {question === 'edit' && (
        <BulkEdit title={title} run={run} isBusy={isBusy} onClose={onClose} />
      )}
      {question === 'delete' && (
        <BulkForm
          title={title}
          isBusy={isBusy}
          onClose={onClose}
          look="danger"
          verb={t('list.delete')}
          onSubmit={() => void run({ kind: 'delete' })}
        >
          <p>{t('bulk.deleteMeans')}</p>
        </BulkForm>
      )}
    </Dialog>
  );
}

function Silence({
  title,
  run,
  onClose,
}: {
  readonly title: string;
  run(change: BulkChange): Promise<void>;
  onClose(): void;
}) {
  const { t, format } = useText();
  const author = useOwnName();
  const [hours, setHours] = useState<Hours>('1');
  const [why, setWhy] = useState('');
  const forMs = Number(hours) * HOUR_MS;
  const comment = why.trim();
  return (
    <BulkForm
      title={title}
      isBusy={false}
      onClose={onClose}
      verb={t('silence.save', { time: format.duration(forMs) })}
      onSubmit={() =>
        void run({ kind: 'silence', forMs, author, ...(comment !== '' && { comment }) })
      }
    >
      <p className="soft">{t('silence.means')}</p>
      <Field label={t('silence.length')}>
        {() => (
          <Segmented<Hours>
            label={t('silence.length')}
            value={hours}
            options={LENGTHS.map((value) => ({
              value,
              label: format.age(Number(value) * HOUR_MS),
            }))}
            onChange={setHours}
          />
        )}
      </Field>
      <TextField label={t('silence.why')} value={why} onChange={setWhy} isRequired={false} />
    </BulkForm>
  );
}
