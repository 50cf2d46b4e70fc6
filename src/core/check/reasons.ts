/** What the owner reads about a reason: what it means and what usually helps. */
export interface ReasonText {
  readonly title: string;
  readonly hint: string;
}

const own = (title: string): ReasonText => ({
  title,
  hint: 'This is a problem of the monitor itself, not of the site.',
});

/** The closed list of reasons without a number in them. */
export const REASON_TEXTS = {
  connect_refused: {
    title: 'connection refused',
    hint: 'Nothing listens on this port: is the web server running?',
  },
  connect_timeout: {
    title: 'no answer to the connection',
    hint: 'A firewall drops us, or the machine is off.',
  },
  unreachable: {
    title: 'host unreachable',
    hint: 'A router on the way says that the machine cannot be reached.',
  },
  head_timeout: {
    title: 'no complete answer in time',
    hint: 'The server took the request but did not finish its answer.',
  },
  closed_early: {
    title: 'connection closed before the answer',
    hint: 'The server hung up: look for a crash in its log.',
  },
  reset: { title: 'connection reset', hint: 'The server or a firewall cut the connection.' },
  not_http: { title: 'the answer is not HTTP', hint: 'Another service listens on this port.' },
  head_too_big: {
    title: 'the answer head is too big',
    hint: 'More than 64 KiB or 256 lines of headers.',
  },
  bad_status: {
    title: 'invalid status code',
    hint: 'The status line holds no number from 100 to 999.',
  },
  bad_header: { title: 'broken header', hint: 'The answer head cannot be read.' },
  bad_framing: {
    title: 'broken message framing',
    hint: 'The lengths in the answer contradict each other.',
  },
  informational_flood: {
    title: 'endless informational answers',
    hint: 'More than ten 1xx answers before the real one.',
  },
  unexpected_upgrade: {
    title: 'unasked protocol switch',
    hint: 'The server answered 101 to a plain request.',
  },
  truncated: {
    title: 'the body broke off',
    hint: 'Fewer bytes came than the server had announced.',
  },
  redirect_loop: {
    title: 'redirect loop',
    hint: 'The redirects lead back to a page already visited.',
  },
  too_many_redirects: {
    title: 'too many redirects',
    hint: 'Monitor the final address, or raise the limit.',
  },
  bad_redirect: { title: 'broken redirect', hint: 'The Location header is not a usable address.' },
  tls_expired: { title: 'certificate expired', hint: 'Renew the certificate.' },
  tls_not_yet_valid: {
    title: 'certificate not valid yet',
    hint: 'Its start date lies in the future.',
  },
  tls_untrusted: {
    title: 'certificate not trusted',
    hint: 'Self-signed or from an unknown authority.',
  },
  tls_incomplete_chain: {
    title: 'certificate chain incomplete',
    hint: 'Send the intermediate certificate too; browsers may hide this.',
  },
  tls_too_big: { title: 'TLS handshake too big', hint: 'The certificates exceed 100 KiB.' },
  tls_host_mismatch: {
    title: 'certificate for another host',
    hint: 'The name is not among the certificate’s names.',
  },
  tls_weak_signature: {
    title: 'certificate signature too weak',
    hint: 'Replace the SHA-1 or MD5 signed certificate.',
  },
  tls_version: {
    title: 'TLS version too old',
    hint: 'The server offers nothing newer than TLS 1.1.',
  },
  tls_handshake: { title: 'TLS handshake failed', hint: 'Server and client share no cipher.' },
  tls_closed: {
    title: 'closed during the TLS handshake',
    hint: 'The server hung up before encryption was set up.',
  },
  tls_timeout: {
    title: 'TLS handshake timed out',
    hint: 'The server stopped answering during the handshake.',
  },
  tls_protocol: { title: 'TLS protocol error', hint: 'The server broke the TLS protocol.' },
  tls_not_tls: {
    title: 'no TLS on this port',
    hint: 'The server speaks something else here; is the address meant to be http://?',
  },
  tls_client_cert: {
    title: 'client certificate wanted',
    hint: 'The server only admits clients with a certificate.',
  },
  dns_nxdomain: {
    title: 'the name does not exist',
    hint: 'Check the spelling, the registration and the DNS zone.',
  },
  dns_servfail: {
    title: 'DNS server failure',
    hint: 'The name servers of this domain do not work, or DNSSEC is broken.',
  },
  dns_timeout: {
    title: 'DNS lookup timed out',
    hint: 'The name servers of this domain do not answer.',
  },
  dns_no_address: {
    title: 'the name has no address',
    hint: 'Neither an A nor an AAAA record exists.',
  },
  dns_cname: { title: 'broken alias in DNS', hint: 'A CNAME leads in a circle or nowhere.' },
  dns_error: { title: 'broken DNS answer', hint: 'The answer of the name server cannot be read.' },
  dns_value_mismatch: {
    title: 'unexpected DNS records',
    hint: 'The name servers answer with other records than expected.',
  },
  dns_too_few: {
    title: 'too few DNS records',
    hint: 'The name has fewer records of this type than expected.',
  },
  dns_exists: {
    title: 'the name exists',
    hint: 'It was expected not to exist: somebody may have registered it.',
  },
  answer_mismatch: {
    title: 'unexpected answer',
    hint: 'The service answers, but with something else than expected.',
  },
  answer_too_big: {
    title: 'the answer is too big',
    hint: 'More than 64 KiB came before the expected answer.',
  },
  starttls_refused: {
    title: 'no STARTTLS',
    hint: 'The service does not offer encryption on this port.',
  },
  tls_expiring: {
    title: 'certificate about to expire',
    hint: 'Fewer days are left than demanded: renew the certificate.',
  },
  tls_issuer_mismatch: {
    title: 'certificate of another issuer',
    hint: 'Another authority than expected signed the certificate.',
  },
  tls_pin_mismatch: {
    title: 'another certificate than pinned',
    hint: 'No certificate of the chain has the expected fingerprint.',
  },
  ping_silent: {
    title: 'no answer to ping',
    hint: 'The machine is off, or a firewall drops echo requests.',
  },
  packet_loss: {
    title: 'packets get lost',
    hint: 'Fewer echo requests are answered than demanded: look at the way there.',
  },
  keyword_missing: {
    title: 'expected text missing',
    hint: 'The page answers but does not hold the required text.',
  },
  keyword_present: {
    title: 'forbidden text present',
    hint: 'The page answers but holds text that must not be there.',
  },
  bad_encoding: { title: 'broken content encoding', hint: 'The body cannot be decompressed.' },
  body_timeout: {
    title: 'the body did not arrive in time',
    hint: 'The server sends its page too slowly.',
  },
  private_address: {
    title: 'private address',
    hint: 'Our policy forbids private addresses as targets.',
  },
  special_address: {
    title: 'special address',
    hint: 'Link-local, metadata, multicast and unspecified addresses, and what this service runs on, are never dialled.',
  },
  redirect_scheme: {
    title: 'redirect to a forbidden scheme',
    hint: 'Only http and https are followed.',
  },
  userinfo: {
    title: 'credentials in a redirect',
    hint: 'Redirects with user and password are not followed.',
  },
  port: { title: 'forbidden port', hint: 'This port belongs to another kind of service.' },
  no_ping: {
    title: 'we cannot ping',
    hint: 'Install ping on the monitor’s machine and allow it there; this is not a problem of the site.',
  },
  upgrade_refused: {
    title: 'no switch to WebSocket',
    hint: 'Is the path right, and does every proxy in front let WebSocket through?',
  },
  upgrade_broken: {
    title: 'broken WebSocket handshake',
    hint: 'The server switched protocols without proving that it speaks WebSocket.',
  },
  subprotocol_refused: {
    title: 'subprotocol not agreed on',
    hint: 'The server chose none of the subprotocols it was offered, or another one.',
  },
  broken_frame: {
    title: 'broken WebSocket frame',
    hint: 'What the server sent after the handshake breaks the WebSocket protocol.',
  },
  not_http2: {
    title: 'the answer is not HTTP/2',
    hint: 'Another service listens on this port, or it wants TLS (grpcs://).',
  },
  not_grpc: { title: 'the answer is not gRPC', hint: 'A web server answered in its place.' },
  grpc_status: {
    title: 'the gRPC call failed',
    hint: 'Does the server have the standard health service, without a login?',
  },
  grpc_unknown_service: {
    title: 'the gRPC server does not know the service',
    hint: 'Check the name of the service as the server registers its health.',
  },
  grpc_not_serving: {
    title: 'the gRPC service does not serve',
    hint: 'The server itself says so: look at its log.',
  },
  domain_expired: {
    title: 'the domain has expired',
    hint: 'Renew it at its registrar at once: soon anybody may register it.',
  },
  domain_expiring: {
    title: 'the domain expires soon',
    hint: 'Renew it at its registrar; does automatic renewal still have a valid payment?',
  },
  domain_unregistered: {
    title: 'the domain is not registered',
    hint: 'The registry does not know it. Is it spelled right, without www?',
  },
  rdap_unavailable: {
    title: 'the registry cannot be asked',
    hint: 'This says nothing about the domain; the next check asks again.',
  },
  rdap_no_expiry: {
    title: 'the registry does not tell when the domain expires',
    hint: 'It has no RDAP server or keeps the date to itself: watch the renewal in another way.',
  },
  heartbeat_missed: {
    title: 'the job was not heard of in time',
    hint: 'Did it run, and did its ping get through to us?',
  },
  heartbeat_failed: {
    title: 'the job reported a failure',
    hint: 'Its log may say why; a run that ends well makes up for it.',
  },
  heartbeat_overrun: {
    title: 'the job runs for too long',
    hint: 'It said that it began, and not that it ended: does it hang?',
  },
  heartbeat_waiting: {
    title: 'the job has not been heard of yet',
    hint: 'Add its ping address to the job; the first ping starts the clock.',
  },
  away: own('the monitor itself was away'),
  resources: own('out of file descriptors or memory'),
  resolver: own('our resolver does not work'),
  ports: own('out of local ports'),
  network: own('our network does not work'),
  stall: own('the monitor was stalled'),
  clock: own('our clock jumped'),
  crash: own('the probe process crashed'),
  stopped: own('the probe was stopped'),
  no_worker: own('no worker takes checks'),
  no_redis: own('the queue of checks cannot be used'),
  no_ipv6: {
    title: 'IPv6 only, and we have none',
    hint: 'The monitor’s machine has no IPv6; use another location.',
  },
} as const satisfies Record<string, ReasonText>;

/** Why a check is not `up`: a code of the closed list, `http_NNN`/`get_NNN` or `tls_alert_N`. */
export type Reason =
  | keyof typeof REASON_TEXTS
  | `http_${number}`
  | `get_${number}`
  | `tls_alert_${number}`;

/** Title and hint of a reason, whatever its form. Unknown codes (from a newer worker) are shown as they are. */
export function describeReason(reason: string): ReasonText {
  const fixed = (REASON_TEXTS as Readonly<Record<string, ReasonText>>)[reason];
  if (fixed && Object.hasOwn(REASON_TEXTS, reason)) return fixed;
  const numbered = /^(http|get|tls_alert)_(\d{1,3})$/.exec(reason);
  if (!numbered) return { title: reason, hint: '' };
  const [, family, number = ''] = numbered;
  if (family === 'tls_alert') {
    return {
      title: `TLS alert ${number}`,
      hint: 'The server refused the handshake (RFC 8446 §6 lists the alerts).',
    };
  }
  return { title: `HTTP ${number}`, hint: httpHint(Number(number)) };
}

function httpHint(status: number): string {
  if (status === 403) return 'The site may be blocking monitors: allow our address and User-Agent.';
  if (status === 401 || status === 407)
    return 'The page wants a login; list the code under "expect" if that is fine.';
  if (status === 404 || status === 410) return 'The page is gone; is the address still right?';
  if (status === 429) return 'The site asks us to check less often.';
  if (status >= 500) return 'The site answers with an error: look at its log.';
  return 'List the code under "expect" if it is fine.';
}
