import {
  certificateChain,
  downFault,
  type ChainLink,
  type ProbeContext,
} from '../../network/index.ts';
import type { ProbeTask } from '../define-prober.ts';
import { failed, up, type Finding } from '../finding.ts';
import { lineTo } from '../line.ts';
import type { TlsOptions } from './options.ts';
import type { TlsReason } from './words.ts';

type TlsFinding = Finding<TlsReason>;

/** Shakes hands and judges the certificates that were shown; nothing is sent afterwards. */
export async function judgeTls({
  options,
  network,
  probe,
}: ProbeTask<TlsOptions>): Promise<TlsFinding> {
  const { host, port } = options;
  const target = { host, port, isSecure: true, protocols: [], reading: 'stream' } as const;
  const line = await network.connect(lineTo(target, options), probe);
  if ('kind' in line) return failed(line);
  const chain = certificateChain(line);
  line.close();
  return judgeChain(chain, options, probe);
}

function judgeChain(
  chain: readonly ChainLink[],
  options: TlsOptions,
  { measurements }: ProbeContext,
): TlsFinding {
  const evidence = { chain: chain.map((link) => ({ ...link })) };
  const down = (reason: TlsReason, message: string): TlsFinding => ({
    ...downFault(reason, 'tls', message),
    evidence,
  });
  const { certificate } = measurements;
  if (certificate === null) return down('tls_untrusted', 'shows no certificate');
  const { fingerprint, issuer, minDays, warnDays } = options;
  if (fingerprint !== undefined && !chain.some((link) => link.fingerprint === fingerprint)) {
    return down(
      'tls_pin_mismatch',
      `no certificate of the chain has the fingerprint ${fingerprint.slice(0, 16)}…`,
    );
  }
  if (issuer !== undefined && !chain.some((link) => link.issuer.includes(issuer))) {
    return down('tls_issuer_mismatch', `the certificate comes from ${certificate.issuer}`);
  }
  const { daysLeft, validTo, endsAt } = certificate;
  const until = `until ${new Date(endsAt).toISOString().slice(0, 10)}`;
  const what = endsAt < validTo ? 'a certificate above it' : 'the certificate';
  // Only an unverified certificate can be expired here.
  if (daysLeft < Math.max(0, minDays)) {
    const isExpired = daysLeft < 0;
    return isExpired
      ? down('tls_expired', `${what} was valid ${until}`)
      : down('tls_expiring', `${what} is valid for ${daysLeft} more days, ${until}`);
  }
  measurements.notes.splice(
    0,
    measurements.notes.length,
    ...measurements.notes.filter((note) => note !== SOON),
  );
  return up(`${what} is valid for ${daysLeft} more days, ${until}`, {
    notes: daysLeft <= warnDays ? [SOON] : [],
    evidence,
  });
}

const SOON = 'cert_expiring';
