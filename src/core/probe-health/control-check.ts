/** Kind of the jobs that look after ourselves, not after a site: no monitor has it. */
export const CONTROL_KIND = 'control';

/** The options of a control check. */
export interface ControlPlace {
  readonly host: string;
  /** The host is a name that name servers know. */
  readonly isName: boolean;
  /** `null`: nothing is connected to. */
  readonly port: number | null;
}

/** The evidence of a control check. */
export interface ControlEvidence {
  /** A name server said an address of the name just now, not out of any memory of ours. */
  readonly isLookedUp: boolean;
  /** The place took a connection. A refusal may come from a firewall of our own. */
  readonly isConnected: boolean;
}
