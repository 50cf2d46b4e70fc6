// What a probe needs of the environment: to start, to find `ping`, to trust certificates, to write times and texts. The
// rest holds keys of ours and of our parent, and probes read what remote peers send.
const needed =
  /^(?:PATH|TZ|LANG|LC_\w+|TMPDIR|TEMP|TMP|LD_LIBRARY_PATH|SystemRoot|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|NODE_USE_SYSTEM_CA|NODE_V8_COVERAGE|SSL_CERT_FILE|SSL_CERT_DIR|UV_THREADPOOL_SIZE)$/i;

/** The environment that workers with probes are started with. */
export function probeEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => needed.test(name)));
}
