import type { JsonObject } from '../../core/json.ts';
import type { Reason } from '../../core/check/reasons.ts';
import {
  certificateChain,
  downFault,
  type ChainLink,
  type Network,
  type ProbeContext,
} from '../../network/index.ts';
import type { Finding } from '../run-probe.ts';
import type { TlsOptions } from './options.ts';

/** Shakes hands and judges the certificates that were shown; nothing is sent afterwards. */
export async function judgeTls(
  options: JsonObject,
  network: Network,
  probe: ProbeContext,
): Promise<Finding> {
  const given = options as unknown as TlsOptions;
  const { host, port, family, insecure } = given;
  const line = await network.connect(
    { host, port, family, isSecure: true, isVerified: !insecure, protocols: [], reading: 'stream' },
    probe,
  );
  if ('kind' in line) return line;
  const chain = certificateChain(line);
  line.close();
  return judgeChain(chain, given, probe);
}

function judgeChain(
  chain: readonly ChainLink[],
  options: TlsOptions,
  { measurements }: ProbeContext,
): Finding {
  const evidence = { chain: chain.map((link) => ({ ...link })) };
  const down = (reason: Reason, message: string): Finding => ({
    kind: 'failed',
    fault: downFault(reason, 'tls', message),
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
  const { daysLeft, validTo } = certificate;
  const until = `until ${new Date(validTo).toISOString().slice(0, 10)}`;
  // Only an unverified certificate can be expired here.
  if (daysLeft < Math.max(0, minDays)) {
    const isExpired = daysLeft < 0;
    return isExpired
      ? down('tls_expired', `the certificate was valid ${until}`)
      : down('tls_expiring', `the certificate is valid for ${daysLeft} more days, ${until}`);
  }
  measurements.notes.splice(
    0,
    measurements.notes.length,
    ...measurements.notes.filter((note) => note !== soon),
  );
  return {
    kind: 'up',
    message: `the certificate is valid for ${daysLeft} more days, ${until}`,
    notes: daysLeft <= warnDays ? [soon] : [],
    evidence,
  };
}

const soon = 'cert_expiring';
