import type { ExportedLine, ExportReading } from '../../core/list/export-reading.ts';
import type { Fields } from './fields.ts';

/** A monitor of another tool: a line of ours, or why there is none. */
export type ReadMonitor = ExportedLine | { readonly name: string; readonly why: string };

/** How the export of a tool is recognised and read. */
export interface ExportKind {
  readonly tool: string;
  recognises(document: unknown): boolean;
  /** What looks like its monitors. */
  monitorsIn(document: unknown): readonly Fields[];
  /** What is not carried over of the whole. */
  lossesOf(document: unknown): readonly string[];
  read(fields: Fields): ReadMonitor;
}

export function defineExport(kind: ExportKind): ExportKind {
  return kind;
}

/** Everything that a document of this kind holds. */
export function readDocument(kind: ExportKind, document: unknown): ExportReading {
  const read = kind.monitorsIn(document).map((fields) => kind.read(fields));
  return {
    tool: kind.tool,
    lines: read.filter((each) => 'text' in each),
    leftOut: read.filter((each) => 'why' in each),
    losses: kind.lossesOf(document),
  };
}
