import { constants } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What this account itself wrote; throws for links, pipes and files of others: they would decide what we take for our own. */
export async function readOwnFile(path: string, maxBytes: number): Promise<string> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const about = await file.stat();
    const isOwn = about.uid === (process.geteuid?.() ?? about.uid) && (about.mode & 0o022) === 0;
    if (!about.isFile() || !isOwn || about.size > maxBytes) throw new Error('it is not ours');
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Writes a file that is always whole, also after a power cut, readable by this account alone. */
export async function writeWholeFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  // A link in its place may have been put there by others.
  await rm(fresh, { force: true });
  await withFile(await open(fresh, 'wx', 0o600), async (file) => {
    await file.writeFile(text);
    await file.sync();
  });
  await rename(fresh, path);
  await withFile(await open(dirname(path), 'r'), (folder) => folder.sync());
}

async function withFile(file: FileHandle, use: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
