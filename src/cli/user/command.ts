import type { Command } from 'commander';
import { USER_ROLES, type UserRole } from '../../core/accounts/role.ts';
import type { User } from '../../core/accounts/user.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { quote } from '../../core/forms/quote.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import { accountPlaceOf, type AccountPlace } from '../account-place.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printable } from '../printable.ts';

/** A user as the command shows them. */
export type ShownUser = Pick<User, 'id' | 'name' | 'email' | 'role' | 'isDisabled'>;

/** The parts of the house that `user` works with; each throws `AppError`. */
export interface UserParts {
  list(place: AccountPlace): Promise<readonly ShownUser[]>;
  /** Makes a user with a new password. */
  add(
    place: AccountPlace,
    form: { readonly name: string; readonly email: string; readonly role: UserRole },
  ): Promise<{ readonly user: ShownUser; readonly password: string }>;
  /** Gives a user a new password, lets them sign in by it alone, and ends their sessions. */
  resetPassword(
    place: AccountPlace,
    email: string,
  ): Promise<{ readonly user: ShownUser; readonly password: string }>;
}

const VERBS = ['list', 'add', 'reset-password'] as const;
type Verb = (typeof VERBS)[number];

/** `squirrel user`: looks after accounts where no one can sign in to do it. */
export function userCommand(load: () => Promise<UserParts>): CliCommand {
  return {
    name: 'user',
    summary: 'List and add users, and give them new passwords',
    help: HELP_TEXT,
    define: defineUser,
    run: async (call) => runUser(call, await load()),
  };
}

function defineUser(command: Command): void {
  command
    .argument('<verb>', 'list, add or reset-password')
    .argument('[email]', 'of the user')
    .option('--name <name>', 'name of a new user (default: what stands before the @)')
    .option('--role <role>', `of a new user: ${USER_ROLES.join(', ')} (default: admin)`)
    .option('--data <folder>', 'data folder (default: ./data)')
    .option('--database <url>', 'database (default: an SQLite file in the data folder)')
    .option('--json', 'print JSON: one object a line');
}

const HELP_TEXT = `  list             shows every user
  add              makes a user, and prints their password
  reset-password   gives a user a new password, prints it, asks for no code any more, and
                   signs them out everywhere

The service must not run. SQUIRREL_DATA and SQUIRREL_DATABASE hold here as for squirrel start.

Exit status: 0 done, 1 the database cannot be used, 2 the command is wrong or there is no such user.`;

async function runUser(call: CommandCall, parts: UserParts): Promise<ExitCode> {
  const { verb, email, role, problems } = readCall(call);
  if (problems.length > 0 || verb === null) throw new InvalidError(problems);
  const { flags, terminal } = call;
  const print = (value: object, text: string): void => {
    terminal.stdout.write(flags['json'] === true ? `${JSON.stringify(value)}\n` : `${text}\n`);
  };
  const place = accountPlaceOf(call);
  if (verb === 'list') {
    for (const user of await parts.list(place)) print(user, lineOf(user));
    return EXIT.ok;
  }
  const { name = email.split('@')[0] ?? email } = flags as { readonly name?: string };
  const { user, password } =
    verb === 'add'
      ? await parts.add(place, { name, email, role })
      : await parts.resetPassword(place, email);
  print({ ...user, password }, `${lineOf(user)}\npassword: ${password}`);
  return EXIT.ok;
}

function lineOf({ email, role, name, isDisabled }: ShownUser): string {
  return `${printable(email)}  ${role}  ${printable(name)}${isDisabled ? '  (disabled)' : ''}`;
}

function readCall({ args, flags, problems: given }: CommandCall): {
  readonly verb: Verb | null;
  readonly email: string;
  readonly role: UserRole;
  readonly problems: readonly Problem[];
} {
  const problems = [...given];
  const [typed = '', email = ''] = args;
  const verb = VERBS.find((each) => each === typed) ?? null;
  if (verb === null) {
    const message = `there is no verb ${quote(typed)}`;
    problems.push({ path: '', message, hint: `there are ${VERBS.join(', ')}` });
  }
  if (verb !== 'list' && verb !== null && email === '') {
    problems.push({ path: '', message: `${verb} needs the e-mail of the user` });
  }
  const role =
    flags['role'] === undefined ? 'admin' : USER_ROLES.find((each) => each === flags['role']);
  if (role === undefined) {
    problems.push({ path: '--role', message: `must be one of ${USER_ROLES.join(', ')}` });
  }
  return { verb, email, role: role ?? 'viewer', problems };
}
