/** Planned quiet of some monitors. Times are epoch milliseconds; it holds from `startsAt` up to, not at, `endsAt`. */
export interface MaintenanceWindow {
  readonly name: string;
  /** Kind and target of the monitors it is for, each once. */
  readonly monitors: readonly { readonly kind: string; readonly target: string }[];
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Whether a moment lies in the window. */
export function isInWindow(
  { startsAt, endsAt }: Pick<MaintenanceWindow, 'startsAt' | 'endsAt'>,
  at: number,
): boolean {
  return at >= startsAt && at < endsAt;
}
