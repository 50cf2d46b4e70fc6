import type { TruthLog } from './truth-log.ts';

/** Where a server is to be opened, and what it may use. */
export interface Stage {
  /** Its name in the try. */
  readonly name: string;
  /** A loopback address that no other server has. */
  readonly host: string;
  readonly log: TruthLog;
  /** Whether each byte is to be sent by itself. */
  readonly inPieces: boolean;
  /** Fills the placeholders of a text; to be called when a connection comes, as others may open later. */
  fill(text: string): string;
}

/** A server that is open. */
export interface OpenedServer {
  /** Default the address of the stage. */
  readonly host?: string;
  readonly port: number;
  /** Further placeholders: `{NAME.KEY}`. */
  readonly values?: Readonly<Record<string, string>>;
  /** Looks at connections that its script has stopped reading, so that their ends are seen. */
  drain?(): void;
  close(): Promise<void>;
}

/** Opens servers of one kind. Rejects when the machine does not allow it. */
export type Opener<Server> = (server: Server, stage: Stage) => Promise<OpenedServer>;
