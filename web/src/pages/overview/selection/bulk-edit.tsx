import { useState } from 'react';
import { useChoices } from '../../../forms/use-choices.ts';
import { Field } from '../../../parts/field.tsx';
import { TextField } from '../../../parts/text-field.tsx';
import { useText } from '../../../text/use-text.tsx';
import { BulkForm } from './bulk-form.tsx';
import type { BulkChange } from './use-bulk.ts';

const PARTS = ['interval', 'timeout', 'owner', 'addTags', 'removeTags'] as const;
type Part = (typeof PARTS)[number];

/** Changes one setting of all of them alike. */
export function BulkEdit({
  title,
  run,
  isBusy,
  onClose,
}: {
  readonly title: string;
  run(change: BulkChange): Promise<void>;
  readonly isBusy: boolean;
  onClose(): void;
}) {
  const { t } = useText();
  const [part, setPart] = useState<Part>('interval');
  const [text, setText] = useState('');
  const owners = useChoices('owners');
  const isOwner = part === 'owner';
  const isTime = part === 'interval' || part === 'timeout';
  const value = isOwner && text === '' ? (owners[0]?.value ?? '') : text.trim();
  return (
    <BulkForm
      title={title}
      isBusy={isBusy || value === ''}
      onClose={onClose}
      verb={t('bulk.save')}
      onSubmit={() => void run(changeOf(part, value))}
    >
      <Field label={t('bulk.what')}>
        {(input) => (
          <select
            {...input}
            className="input"
            value={part}
            onChange={({ target }) => {
              setPart(PARTS.find((each) => each === target.value) ?? 'interval');
              setText('');
            }}
          >
            {PARTS.map((each) => (
              <option key={each} value={each}>
                {t(`bulk.part.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {isOwner ? (
        <Field label={t('bulk.value')}>
          {(input) => (
            <select
              {...input}
              className="input"
              value={value}
              onChange={({ target }) => setText(target.value)}
            >
              {owners.map((owner) => (
                <option key={owner.value} value={owner.value}>
                  {owner.label}
                </option>
              ))}
            </select>
          )}
        </Field>
      ) : (
        <TextField
          label={t('bulk.value')}
          description={
            isTime
              ? t('bulk.hint.time', { examples: '30s, 5m, 1h' })
              : t('bulk.hint.tags', { examples: 'web, shop' })
          }
          kind="code"
          value={text}
          onChange={setText}
        />
      )}
    </BulkForm>
  );
}

function changeOf(part: Part, value: string): BulkChange {
  const tags = value.split(/[\s,،]+/).filter((tag) => tag !== '');
  if (part === 'addTags') return { kind: 'tags', add: tags };
  if (part === 'removeTags') return { kind: 'tags', remove: tags };
  return { kind: 'settings', settings: { [part]: value } };
}
