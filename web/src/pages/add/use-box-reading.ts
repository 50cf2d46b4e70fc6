import { useEffect, useState } from 'react';
import { runAtOnce, runInSlices } from '../../state/slices.ts';
import { EMPTY_BOX, readingSteps, type BoxReading, type KnownLines } from './tried-lines.ts';

/** Texts up to this length are read before the next paint; longer ones in slices, so that keys are not held up. */
const AT_ONCE_CHARACTERS = 16_384;

/** What is known of the text; of a long one it may be a moment behind. */
export function useBoxReading(text: string, known: KnownLines): BoxReading {
  const [reading, setReading] = useState(EMPTY_BOX);
  useEffect(() => {
    const steps = readingSteps(text, known);
    if (text.length <= AT_ONCE_CHARACTERS) {
      setReading(runAtOnce(steps));
      return undefined;
    }
    const stop = new AbortController();
    void runInSlices(steps, stop.signal).then((result) => {
      if (result !== null) setReading(result);
    });
    return () => stop.abort();
  }, [text, known]);
  return reading;
}
