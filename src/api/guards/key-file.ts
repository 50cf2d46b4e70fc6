import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';

/** A key in a file of its own. */
export interface StoredKey {
  readonly key: string;
  /** The file was made by this very call. */
  readonly isNew: boolean;
}

const MAX_BYTES = 4_096;

/**
 * The key in a file, which is made (readable by its owner alone) when it is missing. Throws when it may have been put
 * there by another account: a link, a file of another account, or one that others may write to.
 */
export async function keepKey(path: string): Promise<StoredKey> {
  const isNew = await makeKeyFile(path);
  return { key: await readKeyFile(path), isNew };
}

/** A file system without hard links. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'ENOSYS']);

/** Makes the file unless there is one; says whether. It is whole from the first moment, whatever cuts this short. */
async function makeKeyFile(path: string): Promise<boolean> {
  const fresh = `${path}.new`;
  // What a crash left here may be a second name of the file.
  await rm(fresh, { force: true });
  if (await isThere(path)) return false;
  const file = await open(fresh, 'wx', 0o600);
  try {
    await file.writeFile(`sqk_${randomBytes(32).toString('base64url')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // Unlike a new name, a second one takes no file's place: of two starts at once both go by the key of one.
    await link(fresh, path).catch((error: unknown) => {
      if (!NO_LINKS.has(codeOf(error))) throw error;
      return rename(fresh, path);
    });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(fresh, { force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

async function readKeyFile(path: string): Promise<string> {
  // A pipe in its place must not be waited for either.
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    await refuseForeign(file);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
    const key = buffer.toString('utf8', 0, bytesRead).trim();
    if (key === '') throw new Error('the key file is empty: delete it to get a new key');
    await file.chmod(0o600);
    return key;
  } finally {
    await file.close();
  }
}

async function refuseForeign(file: FileHandle): Promise<void> {
  const about = await file.stat();
  if (!about.isFile()) throw new Error('it is not a file');
  const account = process.geteuid?.();
  if (account === undefined) return;
  if (about.uid !== account) throw new Error('it belongs to another account');
  if (about.nlink > 1) throw new Error('it has a second name (a hard link)');
  if ((about.mode & 0o022) !== 0) {
    throw new Error('others could write to it: delete it to get a new key');
  }
}
