import { InvalidError, UnavailableError } from '../../core/errors.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printable } from '../printable.ts';
import type { Terminal } from '../terminal.ts';
import { untilInterrupted } from '../until-interrupted.ts';

/** A mail as the built-in mailbox got it. */
export interface DemoMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Simulated sites, a service that watches them, and a mailbox, all running. */
export interface DemoStage {
  /** Opens the dashboard, key included; `null` when there is none. */
  readonly dashboardUrl: string | null;
  readonly siteCount: number;
  readonly hero: { readonly name: string; readonly url: string };
  /** Waits until every site has been judged; gives up after `withinMs`. */
  judged(withinMs: number): Promise<{ readonly up: number; readonly down: number } | null>;
  /** The hero answers 503 from now on, or works again. */
  setHeroHealth(isHealthy: boolean): Promise<void>;
  /** The first mail about the hero whose subject begins like that; `null` when none came in time. */
  mailAboutHero(prefix: '[DOWN]' | '[UP]', withinMs: number): Promise<DemoMail | null>;
  stop(): Promise<void>;
}

/** The parts of the house that `demo` works with. */
export interface DemoParts {
  open(): Promise<DemoStage>;
}

const PATIENCE_MS = 45_000;
const NO_DASHBOARD = 'There is no dashboard to see them in: npm run build builds it.\n';

/** `squirrel demo`: one outage from end to end, without a network and without set-up. */
export function demoCommand(load: () => Promise<DemoParts>): CliCommand {
  return {
    name: 'demo',
    summary: 'Watch simulated sites and see one go down and come back, without a network',
    define: (command) => {
      command.option('--once', 'end when the demo is over, even on a terminal');
    },
    run: async (call) => runDemo(call, await load()),
  };
}

async function runDemo(
  { flags, problems, terminal }: CommandCall,
  parts: DemoParts,
): Promise<ExitCode> {
  if (problems.length > 0) throw new InvalidError(problems);
  const stage = await parts.open();
  const interrupted = untilInterrupted(terminal);
  try {
    const ending = await Promise.race([
      showOutage(stage, terminal),
      interrupted.then(() => 'interrupted' as const),
      untilUnread(terminal),
    ]);
    if (ending === 'interrupted') return EXIT.interrupted;
    if (ending === 'unread') return EXIT.ok;
    if (terminal.stdout.isTTY && flags['once'] === undefined) {
      const { dashboardUrl } = stage;
      const where = dashboardUrl === null ? '' : ` at ${dashboardUrl}`;
      print(terminal, `\nThe sites are still watched${where}\nCtrl-C ends the demo.`);
      await interrupted;
    }
    return EXIT.ok;
  } finally {
    await stage.stop();
  }
}

async function showOutage(stage: DemoStage, terminal: Terminal): Promise<'done'> {
  const { hero, dashboardUrl } = stage;
  print(terminal, `${stage.siteCount} simulated sites are watched every 5 seconds.`);
  print(terminal, dashboardUrl === null ? NO_DASHBOARD : `See them live:\n  ${dashboardUrl}\n`);
  const first = await stage.judged(PATIENCE_MS);
  if (!first) throw new UnavailableError('the first round of checks did not end in time');
  print(terminal, `${first.up} are up, ${first.down} are down: their names do not exist.`);
  print(terminal, `\nNow ${hero.name} breaks: it answers every request with 503.`);
  await stage.setHeroHealth(false);
  print(
    terminal,
    'One failed check sends no message. Two quick re-checks confirm it, then its owner gets a mail:',
  );
  showMail(terminal, await expectMail(stage, '[DOWN]'));
  print(terminal, `${hero.name} is fixed.`);
  await stage.setHeroHealth(true);
  print(terminal, 'A recovery is confirmed too, then its owner gets a mail:');
  showMail(terminal, await expectMail(stage, '[UP]'));
  print(terminal, 'One outage, two mails, no more.');
  return 'done';
}

/** Resolves when what is printed can no longer be written, as in `demo | head`. */
function untilUnread({ stdout }: Terminal): Promise<'unread'> {
  return new Promise((resolve) => stdout.once('error', () => resolve('unread')));
}

async function expectMail(stage: DemoStage, prefix: '[DOWN]' | '[UP]'): Promise<DemoMail> {
  const mail = await stage.mailAboutHero(prefix, PATIENCE_MS);
  if (!mail) throw new UnavailableError(`no ${prefix} mail arrived within ${PATIENCE_MS / 1000} s`);
  return mail;
}

function showMail(terminal: Terminal, mail: DemoMail): void {
  const lines = [
    `From: ${mail.from}`,
    `To: ${mail.to}`,
    `Subject: ${mail.subject}`,
    '',
    ...mail.text.trimEnd().split(/\r?\n/),
  ];
  const box = lines.map((line) => `  | ${printable(line)}`);
  print(terminal, ['', `  +${'-'.repeat(76)}`, ...box, `  +${'-'.repeat(76)}`, ''].join('\n'));
}

function print({ stdout }: Terminal, text: string): void {
  stdout.write(`${text}\n`);
}
