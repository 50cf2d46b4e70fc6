/** Which links of messages were used. Tokens are kept as hashes, until they would have expired anyway. */
export interface LinkStore {
  /** Notes that a link was used, durably; false, and nothing changes, when it was before. Times are epoch ms. */
  use(link: {
    readonly token: string;
    readonly expiresAt: number;
    readonly now: number;
  }): Promise<boolean>;
  isUsed(token: string): Promise<boolean>;
}
