import type { Command } from 'commander';

/** Collects the values of a flag that may repeat. */
export const several = (value: string, previous: readonly string[] = []): readonly string[] => [
  ...previous,
  value,
];

/** Adds the flags that say how a single site is checked, and over which network. */
export function addSiteFlags(command: Command): Command {
  return command
    .option('--timeout <time>', 'deadline of a whole check, such as 500ms or 20s (default: 20s)')
    .option(
      '--method <method>',
      'auto (HEAD, then GET if in doubt), get, post, ... (default: auto)',
    )
    .option('--body <text>', 'request body, with --method post and others')
    .option('--user <name:password>', 'basic login; --set login=digest for digest')
    .option('--expect <codes>', 'accepted status codes after redirects (default: 200-399)')
    .option('--keyword <text>', 'text the page must contain')
    .option('--not-keyword <text>', 'text the page must not contain')
    .option('--max-redirects <n>', 'redirects to follow, 0 for none (default: 5)')
    .option('--header <name: value>', 'extra request header, may repeat', several)
    .option('--connect-to <place>', 'HOST, HOST:PORT or :PORT to connect to; names stay')
    .option('--proxy <url>', 'http://, socks5:// or socks5h:// proxy to go through')
    .option('--set <key=value>', 'any other setting as in a list line, may repeat', several)
    .option(
      '--resolver <ip[:port]>',
      "DNS server to ask, may repeat (default: the system's)",
      several,
    )
    .option('--ca <file>', 'further certificates to trust, PEM, may repeat', several)
    .option('--insecure', 'do not verify TLS certificates')
    .option('--ipv4', 'use IPv4 only')
    .option('--ipv6', 'use IPv6 only');
}
