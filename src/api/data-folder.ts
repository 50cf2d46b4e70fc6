import { chmod, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Write permission of the group and of everybody. */
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Makes the folder unless it is there, for this account alone. An account that can write into it decides which keys are taken:
 * one that belongs to another account is refused, and others lose the right to write.
 */
export async function prepareDataFolder(directory: string): Promise<void> {
  await makeDirectory(directory);
  const account = process.geteuid?.();
  const { uid, mode } = await stat(directory);
  // Root may use the folder of anybody, as in containers; what lies in it is looked at file by file.
  if (account === undefined || account === 0) return;
  if (uid !== account && uid !== 0) throw new Error('the folder belongs to another account');
  if (uid === account && (mode & WRITABLE_BY_OTHERS) !== 0) {
    await chmod(directory, mode & 0o7777 & ~WRITABLE_BY_OTHERS);
  }
}

// Node's own recursion never ends below a directory that takes none, such as /proc.
async function makeDirectory(directory: string): Promise<void> {
  const isThere = await mkdir(directory, { mode: 0o700 }).then(
    () => true,
    (error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return true;
      if (code === 'ENOENT') return false;
      throw error;
    },
  );
  if (isThere) return;
  await makeDirectory(dirname(directory));
  await mkdir(directory, { mode: 0o700 });
}
