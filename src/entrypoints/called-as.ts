import { basename, relative } from 'node:path';

/** How a process was started, as far as it shows what people type. */
export interface Invocation {
  readonly script: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What is typed to run the program as this process was: the installed command, the script of a checkout, or the file. */
export function calledAs({ script, folder, env }: Invocation): string {
  const isOurScript = env['npm_package_name'] === 'uptimesquirrel';
  if (isOurScript && env['npm_lifecycle_event'] !== undefined) return 'npm run -s squirrel --';
  const name = basename(script);
  return /\.[jt]s$/.test(name) ? `node ${relative(folder, script)}` : name;
}
