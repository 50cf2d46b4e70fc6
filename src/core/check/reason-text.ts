/** A reason for the owner of a site: its meaning, and what usually helps. */
export interface ReasonText {
  readonly title: string;
  readonly hint: string;
  /** In Persian; whatever is left out is shown in English. */
  readonly fa?: { readonly title?: string; readonly hint?: string };
}
