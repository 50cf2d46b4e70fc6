/** Codings that files lie ready in, the smallest first. */
export const CODINGS = ['br', 'gzip'] as const;
export type Coding = (typeof CODINGS)[number];

/** The first of the available codings that the client takes; `null`: none. RFC 9110 §12.5.3. */
export function acceptedCoding(
  header: string | undefined,
  available: (coding: Coding) => boolean,
): Coding | null {
  const weights = new Map<string, number>();
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((text) => text.startsWith('q='))?.slice(2) ?? '1';
    weights.set(name, Number(weight));
  }
  const isAccepted = (coding: Coding): boolean =>
    (weights.get(coding) ?? weights.get('*') ?? 0) > 0;
  return CODINGS.find((coding) => isAccepted(coding) && available(coding)) ?? null;
}
