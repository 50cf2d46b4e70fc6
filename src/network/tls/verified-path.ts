import { X509Certificate } from 'node:crypto';

/** The paths from a certificate that was shown up to an authority that is trusted. */
export interface VerifiedPaths {
  /**
   * When the first certificate ends (epoch ms) on the way from a verified leaf to an authority; of several ways, the one that
   * holds longest. `null` when none is found. Superfluous certificates that were sent along do not matter. What was found
   * for a leaf counts for ten minutes; `readShown` gives what was sent, the leaf first.
   */
  endsAt(leafFingerprint: string, readShown: () => readonly X509Certificate[]): number | null;
}

const KEPT_MS = 600_000;
const MAX_KEPT = 5_000;

/** Paths up to these authorities, as PEM; they are read when first needed. */
export function openVerifiedPaths(pems: () => readonly string[]): VerifiedPaths {
  let anchors: Anchors | null = null;
  const kept = new Map<string, number | null>();
  let keptSince = performance.now();
  return {
    endsAt: (leafFingerprint, readShown) => {
      const now = performance.now();
      if (now - keptSince > KEPT_MS || kept.size >= MAX_KEPT) {
        kept.clear();
        keptSince = now;
      }
      const known = kept.get(leafFingerprint);
      if (known !== undefined) return known;
      const end = firstToEnd(readShown(), (anchors ??= new Anchors(pems())));
      const endsAt = end?.validToDate.getTime() ?? null;
      kept.set(leafFingerprint, endsAt);
      return endsAt;
    },
  };
}

// A signature costs some 50 µs to check. Real chains need three or four.
const MAX_SIGNATURES = 60;

function firstToEnd(shown: readonly X509Certificate[], anchors: Anchors): X509Certificate | null {
  const [leaf] = shown;
  if (leaf === undefined) return null;
  const links = new Links();
  // The first to end on the best way from the leaf to each certificate, the certificate itself included.
  const weakest = new Map([[leaf.fingerprint256, leaf]]);
  const waiting = [leaf];
  let best: X509Certificate | null = null;
  for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) {
    const sofar = weakest.get(each.fingerprint256) ?? each;
    if (anchors.has(each)) best = best === null ? sofar : later(best, sofar);
    for (const issuer of [...anchors.named(each.issuer), ...shown]) {
      const known = weakest.get(issuer.fingerprint256);
      const end = earlier(sofar, issuer);
      if (known !== undefined && known.validToDate >= end.validToDate) continue;
      if (!links.isSigned(each, issuer)) continue;
      weakest.set(issuer.fingerprint256, end);
      waiting.push(issuer);
    }
  }
  return best;
}

/** Who signed whom; no signature is checked twice. */
class Links {
  readonly #known = new Map<string, boolean>();

  isSigned(certificate: X509Certificate, issuer: X509Certificate): boolean {
    if (!issuer.ca || !certificate.checkIssued(issuer)) return false;
    const key = `${certificate.fingerprint256} ${issuer.fingerprint256}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const isSigned = this.#known.size < MAX_SIGNATURES && certificate.verify(issuer.publicKey);
    this.#known.set(key, isSigned);
    return isSigned;
  }
}

/** The trusted authorities. All are some hundreds, of which a path needs one or two: only those are parsed. */
class Anchors {
  readonly #raws: readonly Buffer[];
  readonly #parsed = new Map<Buffer, X509Certificate>();

  constructor(pems: readonly string[]) {
    this.#raws = pems.flatMap((pem) =>
      [...pem.matchAll(PEM_BODY)].map(([, body = '']) => decoded(body)),
    );
  }

  /** Whether it is one of them, and signed by itself: an intermediate that is trusted needs an authority all the same. */
  has(certificate: X509Certificate): boolean {
    if (certificate.issuer !== certificate.subject) return false;
    return this.#raws.some((raw) => raw.equals(certificate.raw));
  }

  /** Those that may have this subject. */
  named(subject: string): readonly X509Certificate[] {
    const part = /=([^=\n]+)$/.exec(subject)?.[1];
    if (part === undefined) return [];
    return this.#raws.filter((raw) => raw.includes(part)).map((raw) => this.#parse(raw));
  }

  #parse(raw: Buffer): X509Certificate {
    const known = this.#parsed.get(raw) ?? new X509Certificate(raw);
    this.#parsed.set(raw, known);
    return known;
  }
}

const PEM_BODY = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g;

function decoded(body: string): Buffer {
  return Buffer.from(body, 'base64');
}

function earlier(one: X509Certificate, other: X509Certificate): X509Certificate {
  return other.validToDate < one.validToDate ? other : one;
}

function later(one: X509Certificate, other: X509Certificate): X509Certificate {
  return earlier(one, other) === one ? other : one;
}
