/** How the one way out is set up; plain data, so that every worker can be given the same. */
export interface NetworkSettings {
  /** DNS servers as `IP` or `IP:PORT` (`[v6]:PORT`); empty: the system's. */
  readonly resolvers: readonly string[];
  /** PEM texts trusted beside the runtime's and the system's certificates. */
  readonly extraCaPems: readonly string[];
  /** `private`: loopback and private targets are allowed · `public`: they are blocked. Link-local never is allowed. */
  readonly targets: 'private' | 'public';
  readonly userAgent: string;
  /** Where the service itself, its Redis and its database are: `host:port`. Never a target. */
  readonly ownServices?: readonly string[];
}
