/** What a family of cases is about; the letter is the first of its cases' ids. */
export const FAMILIES = {
  T: 'TCP and connection',
  H: 'HTTP framing',
  S: 'status semantics',
  R: 'redirects',
  L: 'TLS',
  D: 'DNS',
  U: 'admission',
  B: 'body rules',
  Q: 'our own condition',
  W: 'work without a bound',
  N: 'good neighbours',
} as const;
export type Family = keyof typeof FAMILIES;
export type CaseId = `${Family}${number}`;
