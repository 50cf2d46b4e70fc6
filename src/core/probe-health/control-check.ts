/** Kind of the jobs that look after ourselves, not after a site: no monitor has it. */
export const CONTROL_KIND = 'control';

/** What a control check asks for, as its options. */
export interface ControlPlace {
  readonly host: string;
  /** The host is a name that name servers know. */
  readonly isName: boolean;
  /** `null`: nothing is connected to. */
  readonly port: number | null;
}

/** What a control check tells in its evidence. */
export interface ControlEvidence {
  /** A name server said an address of the name just now, not out of any memory of ours. */
  readonly isLookedUp: boolean;
  /** The place took a connection. A refusal may come from a firewall of our own. */
  readonly isConnected: boolean;
}
