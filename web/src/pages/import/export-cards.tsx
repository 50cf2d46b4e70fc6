import type { ExportAnswer } from '../../../../src/api/contract.ts';
import { Card } from '../../parts/card.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { useText } from '../../text/use-text.tsx';
import './import.css';

/** What becomes of an export: its lines with what each loses, and what is left out. */
export function ExportCards({
  reading: { lines, leftOut, losses },
}: {
  readonly reading: ExportAnswer;
}) {
  const { t } = useText();
  return (
    <>
      {losses.length + leftOut.length > 0 && (
        <Card title={t('import.leftOut')} note={t('import.leftOutNote')}>
          <ul className="import-lines">
            {losses.map((loss) => (
              <li key={loss} dir="auto">
                {loss}
              </li>
            ))}
            {leftOut.map(({ name, why }, at) => (
              <li key={`${at} ${name}`}>
                <b dir="auto">{name}</b>{' '}
                <span className="soft" dir="auto">
                  {why}
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card title={t('import.lines')} note={t('import.linesNote')}>
        <ol className="import-lines">
          {lines.map(({ text, losses: lost }, at) => (
            <li key={`${at} ${text}`}>
              <code dir="ltr">{text}</code>
              {lost.map((loss) => (
                <span key={loss} className="small import-loss" dir="auto">
                  <Glyph name="degraded" size={14} /> {loss}
                </span>
              ))}
            </li>
          ))}
        </ol>
      </Card>
    </>
  );
}
