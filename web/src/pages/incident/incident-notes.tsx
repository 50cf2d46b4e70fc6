import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { IncidentPage } from '../../../../src/api/contract.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Field } from '../../parts/field.tsx';
import { useClient } from '../../state/session.tsx';
import { useOwnName } from '../../state/use-caller.ts';
import { useText } from '../../text/use-text.tsx';

/** Writes down what it was and what was done, into the time line. */
export function IncidentNotes({ id }: { readonly id: string }) {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const by = useOwnName();
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    try {
      const path = `incidents/${encodeURIComponent(id)}/notes`;
      const answer = await client.send<IncidentPage>('POST', path, { by, text: note.trim() });
      queries.setQueryData(['incident', id], answer);
      setNote('');
      setFailure(null);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Card title={t('notes.title')}>
      <form
        className="card-body note-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (note.trim() !== '') void save();
        }}
      >
        <Field label={t('notes.label')} error={failure}>
          {(input) => (
            <textarea
              {...input}
              className="input"
              dir="auto"
              rows={3}
              maxLength={4_000}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
          )}
        </Field>
        <Button type="submit" disabled={note.trim() === ''}>
          {t('notes.save')}
        </Button>
      </form>
    </Card>
  );
}
