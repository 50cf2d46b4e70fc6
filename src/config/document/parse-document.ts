import { isScalar, LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml';
import type { Problem } from '../../core/errors.ts';
import { aliasFaultsOf } from './alias-faults.ts';
import { positionOfPath, type Position } from './position-of-path.ts';
import { shieldReferences, showReferences } from './shield-references.ts';

/** A YAML (or JSON) file, parsed, whose values can be found again in its text. */
export interface ConfigDocument {
  readonly yaml: Document.Parsed;
  /** Where a dotted path such as `monitors[3].interval` stands, or the nearest place above it. */
  positionOf(path: string): Position;
  /** Where a character of the text stands. */
  positionAt(offset: number): Position;
}

/** Parses a config file. Tags, repeated keys and aliases that lead nowhere are problems too, all of them named at once. */
export function parseConfigDocument(
  text: string,
  file: string,
):
  | { readonly kind: 'ok'; readonly document: ConfigDocument }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] } {
  const lines = new LineCounter();
  const yaml = parseText(text, lines);
  const positionAt = (offset: number): Position => positionIn(lines, offset);
  const faults =
    yaml === null
      ? [TOO_DEEP]
      : [...faultsOf(yaml), ...repeatedKeysOf(yaml), ...aliasFaultsOf(yaml)];
  if (yaml === null || faults.length > 0) {
    const problems = faults.map(({ offset, ...fault }) => ({
      path: '',
      file,
      ...positionAt(offset),
      ...fault,
    }));
    return { kind: 'invalid', problems: firstOfEachLine(problems) };
  }
  const positionOf = (path: string): Position => positionAt(positionOfPath(yaml, path));
  return { kind: 'ok', document: { yaml, positionOf, positionAt } };
}

function parseText(text: string, lineCounter: LineCounter): Document.Parsed | null {
  try {
    return parseDocument(shieldReferences(text), {
      lineCounter,
      prettyErrors: false,
      stringKeys: true,
      // The parser compares every key of a map with every other; `repeatedKeysOf` looks at each once.
      uniqueKeys: false,
      resolveKnownTags: false,
      merge: true,
      logLevel: 'error',
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

/** Something wrong with the text itself, at an offset. */
type Fault = Syntax & { readonly offset: number };

const TOO_DEEP: Fault = { message: 'the file is nested too deeply', offset: 0 };

function faultsOf({ errors, warnings }: Document.Parsed): readonly Fault[] {
  const isTooDeep = errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (isTooDeep) return [TOO_DEEP];
  return [...errors, ...warnings].map((error) => ({
    ...describeSyntax(error),
    offset: error.pos[0],
  }));
}

// After a broken place the parser complains about what follows on the same line as well.
function firstOfEachLine(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<number | undefined>();
  return problems.filter(({ line }) => !seen.has(line) && seen.add(line));
}

function describeSyntax({ code, message }: YAMLError): Syntax {
  if (code === 'TAG_RESOLVE_FAILED') {
    return { message: 'tags that begin with ! are not supported', hint: 'put the text in quotes' };
  }
  if (code === 'MULTIPLE_DOCS') {
    return { message: 'the file holds more than one document', hint: 'leave out the line ---' };
  }
  if (code === 'TAB_AS_INDENT') {
    return { message: 'a tab is used to indent', hint: 'indent with spaces' };
  }
  return { message: `the file is not valid YAML: ${showReferences(message)}` };
}

function repeatedKeysOf(yaml: Document.Parsed): readonly Fault[] {
  const found: Fault[] = [];
  visit(yaml, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          const message = 'this key is already in the map';
          found.push({ message, offset: key.range?.[0] ?? 0 });
        }
        seen.add(key.value);
      }
    },
  });
  return found;
}
