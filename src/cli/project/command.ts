import type { Command } from 'commander';
import { ROLES, type Role } from '../../core/accounts/role.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { quote } from '../../core/forms/quote.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import { accountPlaceOf, type AccountPlace } from '../account-place.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printable } from '../printable.ts';

/** A project as the command shows it. */
export interface ShownProject {
  readonly id: string;
  readonly name: string;
}

/** A member as the command shows them; `role` is `null` once they are none. */
export interface ShownMember {
  readonly email: string;
  readonly name: string;
  readonly role: Role | null;
}

/** The parts of the house that `project` works with; each throws `AppError`. */
export interface ProjectParts {
  list(place: AccountPlace): Promise<readonly ShownProject[]>;
  /** Without a name it is called by its id. */
  add(
    place: AccountPlace,
    form: { readonly id: string; readonly name?: string },
  ): Promise<ShownProject>;
  rename(place: AccountPlace, project: ShownProject): Promise<ShownProject>;
  /** One that nothing belongs to. */
  remove(place: AccountPlace, id: string): Promise<void>;
  members(place: AccountPlace, id: string): Promise<readonly ShownMember[]>;
  /** `null`: a member no more. Ends the sessions of the user. */
  setMember(
    place: AccountPlace,
    change: { readonly id: string; readonly email: string; readonly role: Role | null },
  ): Promise<ShownMember>;
}

const VERBS = ['list', 'add', 'rename', 'remove', 'member'] as const;
type Verb = (typeof VERBS)[number];

/** `squirrel project`: looks after projects and their members where no one can sign in to do it. */
export function projectCommand(load: () => Promise<ProjectParts>): CliCommand {
  return {
    name: 'project',
    summary: 'List, add, rename and remove projects, and say who is a member',
    help: HELP_TEXT,
    define: defineProject,
    run: async (call) => runProject(call, await load()),
  };
}

function defineProject(command: Command): void {
  command
    .argument('<verb>', VERBS.join(', '))
    .argument('[project]', 'its id')
    .argument('[email]', 'of a member')
    .option('--name <name>', 'of a project (default for a new one: its id)')
    .option('--role <role>', `of a member: ${ROLES.join(', ')}`)
    .option('--end', 'ends the membership')
    .option('--data <folder>', 'data folder (default: ./data)')
    .option('--database <url>', 'database (default: an SQLite file in the data folder)')
    .option('--json', 'print JSON: one object a line');
}

const HELP_TEXT = `  list     shows every project
  add      makes a project
  rename   gives it another --name; its id stays
  remove   removes one that nothing belongs to
  member   without an e-mail shows the members; with one and --role makes that user a member or
           changes their role, with --end ends the membership; both sign the user out

The service must not run. SQUIRREL_DATA and SQUIRREL_DATABASE hold here as for squirrel start.

Exit status: 0 done, 1 the database cannot be used, 2 the command is wrong, or something is not
there or in the way.`;

interface Wanted {
  readonly verb: Verb;
  readonly id: string;
  readonly email: string;
  readonly name: string | undefined;
  /** `null`: a member no more; `undefined`: nothing is to change. */
  readonly role: Role | null | undefined;
}

async function runProject(call: CommandCall, parts: ProjectParts): Promise<ExitCode> {
  const wanted = readCall(call);
  const { flags, terminal } = call;
  const print = (value: object, text: string): void => {
    terminal.stdout.write(flags['json'] === true ? `${JSON.stringify(value)}\n` : `${text}\n`);
  };
  const printProject = (project: ShownProject): void => print(project, lineOf(project));
  const printMember = (member: ShownMember): void => print(member, memberLine(member));
  const place = accountPlaceOf(call);
  const { verb, id, name, email, role } = wanted;
  if (verb === 'list') for (const project of await parts.list(place)) printProject(project);
  else if (verb === 'add')
    printProject(await parts.add(place, { id, ...(name !== undefined && { name }) }));
  else if (verb === 'rename') printProject(await parts.rename(place, { id, name: name ?? id }));
  else if (verb === 'remove') await parts.remove(place, id);
  else if (role === undefined)
    for (const member of await parts.members(place, id)) printMember(member);
  else printMember(await parts.setMember(place, { id, email, role }));
  return EXIT.ok;
}

function lineOf({ id, name }: ShownProject): string {
  return `${printable(id)}  ${printable(name)}`;
}

function memberLine({ email, role, name }: ShownMember): string {
  return `${printable(email)}  ${role ?? 'no member'}  ${printable(name)}`;
}

/** Throws `InvalidError` with all that is wrong. */
function readCall({ args, flags, problems: given }: CommandCall): Wanted {
  const problems: Problem[] = [...given];
  const [typed = '', id = '', email = ''] = args;
  const verb = VERBS.find((each) => each === typed);
  const { name, role: named, end } = flags as { name?: string; role?: string; end?: boolean };
  if (verb === undefined) {
    const message = `there is no verb ${quote(typed)}`;
    problems.push({ path: '', message, hint: `there are ${VERBS.join(', ')}` });
  } else if (verb !== 'list' && id === '') {
    problems.push({ path: '', message: `${verb} needs the id of the project` });
  }
  if (verb === 'rename' && name === undefined) {
    problems.push({ path: '--name', message: 'rename needs the new name' });
  }
  const role = end === true ? null : ROLES.find((each) => each === named);
  if (named !== undefined && (role === undefined || role === null)) {
    const message =
      end === true ? 'says another thing than --end' : `must be one of ${ROLES.join(', ')}`;
    problems.push({ path: '--role', message });
  }
  if (verb === 'member' && (email !== '') !== (role !== undefined)) {
    const message = 'a change of a member needs their e-mail, and --role or --end';
    problems.push({ path: '', message });
  }
  if (problems.length > 0 || verb === undefined) throw new InvalidError(problems);
  return { verb, id, email, name, role };
}
