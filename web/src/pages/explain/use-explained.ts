import { useCallback, useEffect, useRef, useState } from 'react';
import type { ExplainLine } from '../../../../src/api/contract.ts';
import { readLines } from '../../state/read-lines.ts';
import { useClient } from '../../state/session.tsx';
import { useText } from '../../text/use-text.tsx';
import { monitorPath } from '../monitor/use-monitor.ts';
import { added, type Explained } from './explained.ts';

const BEGUN: Explained = { state: 'running', steps: [], check: null, failure: null };

/** Checks once when it is first shown, and again when it is told to. */
export function useExplained(id: string): Explained & { again(): void; stop(): void } {
  const client = useClient();
  const { language } = useText();
  const [explained, setExplained] = useState(BEGUN);
  const running = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    running.current?.abort();
    setExplained((now) => (now.state === 'running' ? { ...now, state: 'stopped' } : now));
  }, []);
  const again = useCallback(() => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    const change = (next: (now: Explained) => Explained): void => {
      if (!control.signal.aborted) setExplained(next);
    };
    setExplained(BEGUN);
    void (async () => {
      try {
        const path = `${monitorPath(id)}/explain/live?language=${language === 'fa' ? 'fa' : 'en'}`;
        const { body } = await client.fetch(path, { method: 'POST', signal: control.signal });
        if (body === null) throw new Error('no answer');
        for await (const text of readLines(body)) change(added(JSON.parse(text) as ExplainLine));
        change((now) =>
          now.state === 'running' ? { ...now, state: 'failed', failure: brokenOff() } : now,
        );
      } catch (failure) {
        const error = failure instanceof Error ? failure : new Error(String(failure));
        change((now) => ({ ...now, state: 'failed', failure: error }));
      }
    })();
  }, [client, id, language]);
  useEffect(() => {
    again();
    return () => running.current?.abort();
  }, [again]);
  return { ...explained, again, stop };
}

function brokenOff(): Error {
  return new Error('The connection to the service broke off.');
}
