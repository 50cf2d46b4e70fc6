import { useEffect, useRef, type RefObject } from 'react';
import type { Problem } from '../../../../../src/api/contract.ts';

/** Underlines the condition that the service could not read, in a copy of the text that lies under the field. */
export function FilterMarks({
  text,
  problems,
  field,
}: {
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly field: RefObject<HTMLInputElement | null>;
}) {
  const marks = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const input = field.current;
    const follow = (): void => {
      if (marks.current !== null) marks.current.scrollLeft = input?.scrollLeft ?? 0;
    };
    follow();
    input?.addEventListener('scroll', follow);
    return () => input?.removeEventListener('scroll', follow);
  }, [field, text, problems]);
  return (
    <span ref={marks} className="filter-marks" dir="auto" aria-hidden="true">
      {markedParts(text, problems).map(({ from, part, isWrong }) =>
        isWrong ? <u key={from}>{part}</u> : <span key={from}>{part}</span>,
      )}
    </span>
  );
}

interface Part {
  readonly from: number;
  readonly part: string;
  readonly isWrong: boolean;
}

/** The text in parts, of which those at the columns of problems are wrong. Columns count from 1. */
export function markedParts(
  text: string,
  problems: readonly Pick<Problem, 'column'>[],
): readonly Part[] {
  const columns = new Set(problems.flatMap(({ column }) => column ?? []));
  return [...text.matchAll(/(?:"[^"]*"?|[^\s"])+|\s+/g)].map(({ 0: part, index }) => ({
    from: index,
    part,
    isWrong: columns.has(index + 1),
  }));
}
