import type { DragEvent } from 'react';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { useText } from '../../text/use-text.tsx';
import './import.css';

/** Takes an export as text, as a file that is chosen, or as one that is dropped. */
export function ExportBox({
  text,
  onText,
  onRead,
}: {
  readonly text: string;
  onText(text: string): void;
  onRead(text: string): void;
}) {
  const { t } = useText();
  const readFile = async (file: File | undefined): Promise<void> => {
    if (file !== undefined) onRead(await file.text());
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    void readFile(event.dataTransfer.files[0]);
  };
  return (
    <Card title={t('import.box')}>
      <div className="card-body import-box">
        <textarea
          className="input"
          aria-label={t('import.box')}
          dir="ltr"
          rows={10}
          spellCheck={false}
          value={text}
          onChange={({ target }) => onText(target.value)}
          onDrop={drop}
        />
        <div className="import-ways">
          <Button look="primary" disabled={text.trim() === ''} onClick={() => onRead(text)}>
            {t('import.read')}
          </Button>
          <input
            type="file"
            aria-label={t('import.file')}
            accept=".json,.yaml,.yml,.csv,.txt"
            onChange={({ target }) => void readFile(target.files?.[0])}
          />
        </div>
      </div>
    </Card>
  );
}
