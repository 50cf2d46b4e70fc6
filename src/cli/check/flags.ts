import type { Command } from 'commander';

/** The flags of `check` by commander's names: texts as they were typed. */
export interface CheckFlags {
  readonly file?: readonly string[];
  readonly engine?: string;
  readonly workers?: string;
  readonly timeout?: string;
  readonly method?: string;
  readonly expect?: string;
  readonly keyword?: string;
  readonly notKeyword?: string;
  readonly maxRedirects?: string;
  readonly header?: readonly string[];
  readonly resolver?: readonly string[];
  readonly ca?: readonly string[];
  readonly insecure?: true;
  readonly ipv4?: true;
  readonly ipv6?: true;
  readonly queue?: string;
  readonly notify?: true;
  readonly config?: string;
  readonly json?: true;
}

const several = (value: string, previous: readonly string[] = []): readonly string[] => [
  ...previous,
  value,
];

/** Adds arguments, flags and help of `check`. */
export function defineCheck(command: Command): void {
  command
    .argument('[url...]', 'addresses to check; a bare host means https://HOST/')
    .option('-f, --file <file>', 'list file, may repeat; - is standard input', several)
    .option('--engine <name>', 'how checks run side by side (default: event-loop)')
    .option('--workers <n>', 'checks under way at once, 1 to 100000 (default: by engine)')
    .option('--timeout <time>', 'deadline of a whole check, such as 500ms or 20s (default: 20s)')
    .option('--method <method>', 'auto (HEAD, then GET if in doubt), head or get (default: auto)')
    .option('--expect <codes>', 'accepted status codes after redirects (default: 200-399)')
    .option('--keyword <text>', 'text the page must contain')
    .option('--not-keyword <text>', 'text the page must not contain')
    .option('--max-redirects <n>', 'redirects to follow, 0 for none (default: 5)')
    .option('--header <name: value>', 'extra request header, may repeat', several)
    .option(
      '--resolver <ip[:port]>',
      "DNS server to ask, may repeat (default: the system's)",
      several,
    )
    .option('--ca <file>', 'further certificates to trust, PEM, may repeat', several)
    .option('--insecure', 'do not verify TLS certificates')
    .option('--ipv4', 'use IPv4 only')
    .option('--ipv6', 'use IPv6 only')
    .option('--queue <url>', 'Redis for the engine queue (default: redis://127.0.0.1:6379)')
    .option('--notify', 'send what an owner would get; needs --config')
    .option('--config <file>', 'configuration with owners and channels, for --notify')
    .option('--json', 'print one JSON record a line, in the order of the list')
    .addHelpText('after', helpText)
    // Wrong flags are reported together with all else that is wrong.
    .allowUnknownOption();
}

const helpText = `
A list holds one site a line; # starts a comment. Settings after an address hold for that site
alone and win over the flags:
  https://shop.example/ method=get keyword="Sign in" timeout=5s
CSV with a header row that has a url column, and JSON, are recognised by their content.

Exit status: 0 every site up, 1 at least one down, 2 wrong command or list (nothing was checked),
3 none down but at least one could not be judged, 130 interrupted.

Examples:
  squirrel check example.com
  squirrel check -f websites.txt --engine multicore --workers 200
  squirrel check -f websites.txt --json > results.jsonl
  grep shop websites.txt | squirrel check -f - --timeout 5s`;
