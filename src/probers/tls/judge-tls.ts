import {
  certificateChain,
  downFault,
  type ChainLink,
  type ProbeContext,
} from '../../network/index.ts';
import type { ProbeTask } from '../define-prober.ts';
import { failed, up, type Finding } from '../finding.ts';
import { daysFault, daysText, noteDays } from '../certificate-days.ts';
import { Conversation } from '../conversation/conversation.ts';
import { upgradeToTls } from '../conversation/starttls.ts';
import { credentialsOf, lineTo } from '../line.ts';
import type { TlsOptions } from './options.ts';
import type { TlsReason } from './words.ts';

type TlsFinding = Finding<TlsReason>;

/** Shakes hands, after STARTTLS where the port begins in clear, and judges the certificates; nothing is sent afterwards. */
export async function judgeTls({
  options,
  network,
  probe,
}: ProbeTask<TlsOptions>): Promise<TlsFinding> {
  const { host, port, starttls: protocol, insecure } = options;
  const isSecure = protocol === undefined;
  const target = { host, port, isSecure, protocols: [], reading: 'stream' } as const;
  const line = await network.connect(lineTo(target, options), probe);
  if ('kind' in line) return failed(line);
  try {
    if (protocol !== undefined) {
      const talk = new Conversation(line, probe);
      const upgrade = {
        protocol,
        host,
        isVerified: !insecure,
        credentials: credentialsOf(options),
      };
      const failure = await upgradeToTls({ line, talk }, upgrade, { network, probe });
      if (failure !== null) return failed(failure);
    }
    return judgeChain(certificateChain(line), options, probe);
  } finally {
    line.close();
  }
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
  const { fingerprint, issuer } = options;
  if (fingerprint !== undefined && !chain.some((link) => link.fingerprint === fingerprint)) {
    return down(
      'tls_pin_mismatch',
      `no certificate of the chain has the fingerprint ${fingerprint.slice(0, 16)}…`,
    );
  }
  if (issuer !== undefined && !chain.some((link) => link.issuer.includes(issuer))) {
    return down('tls_issuer_mismatch', `the certificate comes from ${certificate.issuer}`);
  }
  // Only an unverified certificate can be expired here.
  const fault = daysFault(certificate, options);
  if (fault !== null) return { ...fault, evidence };
  noteDays(measurements, options);
  return up(daysText(certificate), { evidence });
}
