import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { ExportAnswer } from '../../../../src/api/contract.ts';
import { Button } from '../../parts/button.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { showFailure, showToast } from '../../parts/toasts.tsx';
import { sayHere } from '../../said/say.ts';
import type { Say } from '../../said/said-words.ts';
import { handedExport } from '../../state/handed-export.ts';
import { useClient } from '../../state/session.tsx';
import { useText } from '../../text/use-text.tsx';
import { SettingsTabs } from '../settings/settings-tabs.tsx';
import { ExportBox } from './export-box.tsx';
import { ExportCards } from './export-cards.tsx';

/** Brings sites over from another tool. */
export function ImportPage() {
  const { t } = useText();
  const client = useClient();
  const { add, isBusy } = useAdding();
  const [text, setText] = useState('');
  const [reading, setReading] = useState<ExportAnswer | null>(null);
  const read = async (content: string): Promise<void> => {
    setText(content);
    try {
      const answer = await client.send<ExportAnswer>('POST', 'import', content);
      setReading(saidExport(answer, await sayHere()));
    } catch (failure) {
      setReading(null);
      showFailure(t('import.notRead'), failure);
    }
  };
  useEffect(() => {
    const handed = handedExport.get();
    handedExport.set(() => null);
    if (handed !== null) void read(handed);
  }, []);
  return (
    <div className="page-stack">
      <SettingsTabs />
      <PageHead
        title={
          reading === null
            ? t('import.title')
            : t('import.found', { count: reading.lines.length, tool: reading.tool })
        }
        note={<span>{t('import.hint')}</span>}
        actions={
          reading !== null &&
          reading.lines.length > 0 && (
            <>
              <Button onClick={() => setReading(null)}>{t('import.other')}</Button>
              <Button look="primary" disabled={isBusy} onClick={() => void add(reading)}>
                {t('add.watch', { count: reading.lines.length })}
              </Button>
            </>
          )
        }
      />
      {reading === null ? (
        <ExportBox text={text} onText={setText} onRead={(content) => void read(content)} />
      ) : (
        <ExportCards reading={reading} />
      )}
    </div>
  );
}

function saidExport({ lines, leftOut, losses, ...rest }: ExportAnswer, say: Say): ExportAnswer {
  return {
    ...rest,
    lines: lines.map((line) => ({ ...line, losses: line.losses.map(say) })),
    leftOut: leftOut.map((each) => ({ ...each, why: say(each.why) })),
    losses: losses.map(say),
  };
}

/** Adds all lines in one transaction, or says what is wrong with which. */
function useAdding() {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [isBusy, setIsBusy] = useState(false);
  const add = async ({ lines }: ExportAnswer): Promise<void> => {
    setIsBusy(true);
    try {
      await client.send('POST', 'monitors', lines.map(({ text }) => text).join('\n'));
      showToast({ kind: 'done', title: t('add.done', { count: lines.length }) });
      await queries.invalidateQueries();
      navigate('/');
    } catch (failure) {
      showFailure(t('add.failed'), failure);
    } finally {
      setIsBusy(false);
    }
  };
  return { add, isBusy };
}
