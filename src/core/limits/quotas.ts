/** What callers may take of the installation who do not administer it. */
export interface Quotas {
  /** Monitors of one project; while it has as many, who is only a member of it adds none. */
  readonly monitors: number;
  /** The same for owners, channels and every other entity: of each as many. */
  readonly items: number;
  /** Hosts with ports that one caller may have asked newly in a minute; 0: any number, at any port. */
  readonly newTargets: number;
  /** Probes and messages that one caller may ask for by hand in a minute. */
  readonly tests: number;
}

/** Who runs it for themselves never meets them: an admin has none. */
export const DEFAULT_QUOTAS: Quotas = {
  monitors: 10_000,
  items: 1_000,
  newTargets: 20,
  tests: 60,
};
