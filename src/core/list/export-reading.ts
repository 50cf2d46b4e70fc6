/** A monitor of another tool as a line of a list, and what of it that line cannot say. */
export interface ExportedLine {
  /** As the other tool called it. */
  readonly name: string;
  /** A line of a list. */
  readonly text: string;
  /** What is not carried over, a sentence each. */
  readonly losses: readonly string[];
}

/** What an export of another tool holds. */
export interface ExportReading {
  /** The tool, as its makers write it. */
  readonly tool: string;
  readonly lines: readonly ExportedLine[];
  /** What there is no monitor of ours for, and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
  /** What is not carried over of the whole: channels, pages. */
  readonly losses: readonly string[];
}

/** Recognises the export of another tool by its content, and reads it; `null`: it is none that is known. */
export type ExportReader = (text: string) => ExportReading | null;
