import { useState } from 'react';
import type { Problem } from '../../../../src/api/contract.ts';
import { addSites, ApiFailure } from './api.ts';
import { problemText } from './problem-text.ts';
import type { DashboardLanguage, Words } from './words.ts';

interface AddSitesProps {
  readonly apiKey: string;
  readonly language: DashboardLanguage;
  readonly words: Words;
  onDone(): void;
}

/** A box to paste a list into; every wrong line is named at once and nothing is added then. */
export function AddSites({ apiKey, language, words, onDone }: AddSitesProps) {
  const [list, setList] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const add = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await addSites(apiKey, list);
      onDone();
    } catch (failure) {
      setProblem(explain(failure, (problem) => problemText(problem, { words, language })));
      setIsBusy(false);
    }
  };
  return (
    <section className="panel">
      <label>
        {words.pasteHint}
        <textarea
          rows={6}
          dir="ltr"
          autoFocus
          value={list}
          onChange={(event) => setList(event.target.value)}
          placeholder={'https://example.com/\nshop.example.org interval=60s name="Shop"'}
        />
      </label>
      {problem !== '' && (
        <p className="problem" role="alert" dir="auto">
          {problem}
        </p>
      )}
      <div className="row">
        <button
          className="primary"
          disabled={isBusy || list.trim() === ''}
          onClick={() => void add()}
        >
          {words.add}
        </button>
        <button onClick={onDone}>{words.cancel}</button>
      </div>
    </section>
  );
}

function explain(failure: unknown, textOf: (problem: Problem) => string): string {
  if (failure instanceof ApiFailure && failure.problems.length > 0) {
    return failure.problems.map(textOf).join('\n');
  }
  return failure instanceof Error ? failure.message : String(failure);
}
