import { LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml';
import type { Problem } from '../core/errors.ts';
import { positionOfPath, type Position } from './position-of-path.ts';

/** A YAML (or JSON) file, parsed, whose values can be found again in its text. */
export interface ConfigDocument {
  readonly yaml: Document.Parsed;
  /** Where a dotted path such as `monitors[3].interval` stands, or the nearest place above it. */
  positionOf(path: string): Position;
  /** Where a character of the text stands. */
  positionAt(offset: number): Position;
}

/** Parses a config file. Aliases, tags and repeated keys are problems too, and all of them are named at once. */
export function parseConfigDocument(
  text: string,
  file: string,
):
  | { readonly kind: 'ok'; readonly document: ConfigDocument }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] } {
  const lines = new LineCounter();
  const yaml = parseText(text, lines);
  if (yaml === null) {
    const hint = 'no setting needs more than a few levels';
    return {
      kind: 'invalid',
      problems: [{ path: '', file, message: 'the file is nested too deeply', hint }],
    };
  }
  const positionAt = (offset: number): Position => positionIn(lines, offset);
  const problems = [
    ...[...yaml.errors, ...yaml.warnings].map((error) => ({
      ...describeSyntax(error),
      offset: error.pos[0],
    })),
    ...aliasesOf(yaml),
  ];
  if (problems.length > 0) {
    return {
      kind: 'invalid',
      problems: problems.map(({ offset, ...problem }) => ({
        path: '',
        file,
        ...positionAt(offset),
        ...problem,
      })),
    };
  }
  const positionOf = (path: string): Position => positionAt(positionOfPath(yaml, path));
  return { kind: 'ok', document: { yaml, positionOf, positionAt } };
}

function parseText(text: string, lineCounter: LineCounter): Document.Parsed | null {
  try {
    return parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      stringKeys: true,
      resolveKnownTags: false,
      logLevel: 'silent',
    });
  } catch (error) {
    // The parser works by recursion: some hundred thousand brackets use up its stack.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function positionIn(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

type Syntax = Pick<Problem, 'message' | 'hint'>;

function describeSyntax({ code, message }: YAMLError): Syntax {
  if (code === 'DUPLICATE_KEY') return { message: 'this key stands in the map a second time' };
  if (code === 'TAG_RESOLVE_FAILED') {
    return { message: 'tags that begin with ! are not read', hint: 'put the text in quotes' };
  }
  if (code === 'MULTIPLE_DOCS') {
    return { message: 'the file holds more than one document', hint: 'leave out the line ---' };
  }
  if (code === 'RESOURCE_EXHAUSTION') return { message: 'the file is nested too deeply' };
  if (code === 'TAB_AS_INDENT') {
    return { message: 'a tab is used to indent', hint: 'indent with spaces' };
  }
  return { message: `the file is not valid YAML: ${message}` };
}

function aliasesOf(yaml: Document.Parsed): readonly (Syntax & { readonly offset: number })[] {
  const found: (Syntax & { readonly offset: number })[] = [];
  visit(yaml, {
    Alias(_, { source, range }) {
      const message = `the alias *${source} is not read`;
      found.push({ message, hint: 'write the value out', offset: range?.[0] ?? 0 });
    },
  });
  return found;
}
