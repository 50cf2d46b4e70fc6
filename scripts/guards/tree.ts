/** A text file of the repository; `path` is relative to its root, with slashes. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** The text files that git keeps or would keep. */
export interface Tree {
  readonly files: readonly TextFile[];
}

/** One thing that a guard objects to; lines count from 1. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** Calls `check` with every line of a file and gathers what it objects to. */
export function checkLines(
  file: TextFile,
  check: (line: string) => readonly string[],
): readonly Finding[] {
  return file.text
    .split('\n')
    .flatMap((text, index) =>
      [...new Set(check(text))].map((message) => ({ path: file.path, line: index + 1, message })),
    );
}
