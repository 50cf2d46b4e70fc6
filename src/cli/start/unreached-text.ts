import { countOf } from '../text/amount.ts';

/** Whom no message reaches, because no enabled channel is theirs. */
export interface Unreached {
  /** Watched monitors of which no one is notified. */
  readonly monitors: number;
  /** Ids of owners. */
  readonly owners: readonly string[];
}

const MAX_NAMED = 5;

/** What the greeting says of it; no line when everyone is reached. */
export function unreachedText({ monitors, owners }: Unreached): readonly string[] {
  const help = 'see docs/notifications.md';
  const named = owners.slice(0, MAX_NAMED);
  if (owners.length > MAX_NAMED) named.push(`${owners.length - MAX_NAMED} more`);
  const whose = owners.length === 0 ? '' : ` (owners without a channel: ${named.join(', ')})`;
  if (monitors > 0) {
    return [`Nobody is notified of ${countOf(monitors, 'site')}: no channel${whose}; ${help}`];
  }
  return owners.length === 0 ? [] : [`Owners without a channel: ${named.join(', ')}; ${help}`];
}
