import type { ProjectId } from './ids.ts';

/** A slice of a long list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Hand it back to get the next slice; `null` on the last one. */
  readonly nextCursor: string | null;
}

/** How a slice is asked for. */
export interface PageRequest {
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor: string | null;
}

/** The same of what belongs to projects. */
export interface OwnedPageRequest extends PageRequest {
  /** Of these projects only; left out: of all. */
  readonly projectIds?: readonly ProjectId[];
}
