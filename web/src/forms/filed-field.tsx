import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Tag } from '../parts/tag.tsx';
import { useText } from '../text/use-text.tsx';
import type { FormField } from './form-schema.ts';
import type { FormWords } from './form-words.ts';
import './form.css';

/** Where in a file something is written. */
export interface FiledPlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Of the settings that the file gives, by key; `null`: all stand on that line. */
  readonly lines: Readonly<Record<string, number>> | null;
}

/** The line of a setting; `null`: the file says nothing of it. */
function lineOf({ line, lines }: FiledPlace, key: string): number | null {
  return lines === null ? line : (lines[key] ?? null);
}

/** A setting that a file decides: what holds, its line, and on request how it is changed. */
export function FiledField({
  field,
  words,
  text,
  place,
}: {
  readonly field: FormField;
  readonly words: FormWords;
  readonly text: string;
  readonly place: FiledPlace;
}) {
  const { t, format } = useText();
  const [isOpen, setIsOpen] = useState(false);
  const line = lineOf(place, field.key);
  const gaps = { file: place.file, line: format.number(line ?? place.line) };
  return (
    <div className="field filed-field">
      <span className="filed-label">
        {words(field.label)}
        <Tag>
          {line === null ? t('form.unfiled') : t('form.line', { line: format.number(line) })}
        </Tag>
      </span>
      <span className="filed-value">
        <code dir="ltr">{text === '' ? '–' : text}</code>
        <Button look="ghost" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {t('form.howToChange')}
        </Button>
      </span>
      {isOpen && (
        <p className="small soft">{t(line === null ? 'form.filedNot' : 'form.filedThere', gaps)}</p>
      )}
    </div>
  );
}
