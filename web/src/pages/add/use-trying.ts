import { useEffect, useRef, useState } from 'react';
import type { TriedLine } from '../../../../src/api/contract.ts';
import { saidProblem, sayHere } from '../../said/say.ts';
import { readLines } from '../../state/read-lines.ts';
import { useClient } from '../../state/session.tsx';
import { linesToTry, noteAnswer, type KnownLine, type KnownLines } from './tried-lines.ts';

/** How long someone has to pause before lines are tried, milliseconds. */
const PAUSE_MS = 250;
/** Answers are shown together at most so often, milliseconds. */
const SHOW_MS = 100;

/** Tries the lines of the box for real, and gives what is known of them so far. */
export function useTrying(text: string): {
  readonly known: KnownLines;
  readonly failure: Error | null;
} {
  const client = useClient();
  const [known, setKnown] = useState<KnownLines>(new Map());
  const [failure, setFailure] = useState<Error | null>(null);
  const latest = useRef(new Map<string, KnownLine>());
  useEffect(() => {
    const stop = new AbortController();
    let isNew = false;
    const add = (result: TriedLine, asked: readonly string[]): void => {
      noteAnswer(latest.current, { result, asked });
      isNew = true;
    };
    const show = setInterval(() => {
      if (isNew) setKnown(new Map(latest.current));
      isNew = false;
    }, SHOW_MS);
    const run = async (): Promise<void> => {
      const asked = linesToTry(text.split('\n'), latest.current);
      if (asked.length === 0) return;
      const response = await client.fetch('try', {
        method: 'POST',
        body: asked.join('\n'),
        headers: { 'content-type': 'text/plain' },
        signal: stop.signal,
      });
      if (response.body === null) return;
      const say = await sayHere();
      for await (const line of readLines(response.body)) {
        const result = JSON.parse(line) as TriedLine;
        const { problem } = result;
        add(problem === null ? result : { ...result, problem: saidProblem(problem, say) }, asked);
      }
      setFailure(null);
    };
    const timer = setTimeout(() => {
      run().catch((error: unknown) => {
        if (!stop.signal.aborted && error instanceof Error) setFailure(error);
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      clearInterval(show);
      if (isNew) setKnown(new Map(latest.current));
      stop.abort();
    };
  }, [client, text]);
  return { known, failure };
}
