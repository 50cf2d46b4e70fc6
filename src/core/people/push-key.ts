/** The keys of the service for messages to browsers (RFC 8292), both in base64url. */
export interface PushKey {
  /** Signs what is sent to them. */
  readonly privateKey: string;
  /** What browsers subscribe with. */
  readonly publicKey: string;
}
