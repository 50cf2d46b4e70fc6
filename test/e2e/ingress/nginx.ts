import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endWithUs } from '../../support/end-with-us.ts';
import { pathOf } from '../../support/programs.ts';
import { until } from '../until.ts';

/** An nginx of one's own that listens on a socket in a folder, so that no port is taken. */
export interface Nginx extends AsyncDisposable {
  readonly socketPath: string;
}

/** Starts one with the given text inside its `server` block. */
export async function startNginx(folder: string, server: string): Promise<Nginx> {
  const program = pathOf('nginx');
  if (program === null) throw new Error('nginx is not installed');
  await mkdir(folder, { recursive: true });
  const socketPath = join(folder, 'nginx.sock');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join('\n');
  const config = `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    worker_processes 1;
    daemon off;
    pid ${folder}/nginx.pid;
    events { worker_connections 64; }
    http {
      access_log off;
      ${temporary}
      server {
        listen unix:${socketPath};
        ${server}
      }
    }
  `;
  const configPath = join(folder, 'nginx.conf');
  await writeFile(configPath, config);
  const log = join(folder, 'error.log');
  const child = spawn(program, ['-c', configPath, '-p', folder, '-e', log], { stdio: 'inherit' });
  endWithUs(child);
  const ended = once(child, 'close');
  await until(() => existsSync(socketPath), { withinMs: 10_000, describe: () => `see ${log}` });
  return {
    socketPath,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
