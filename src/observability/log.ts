import { pino, type Logger } from 'pino';
import type { Log } from '../core/ports/log.ts';
import { escapeControls, redactFields, redactText } from './redaction.ts';
import { terminalLine } from './terminal-line.ts';

/** How much is said, from most to nothing. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where lines go; `process.stderr` fits. */
export interface LogDestination {
  write(text: string): unknown;
  /** Lines are written for people instead of as JSON. */
  readonly isTTY?: boolean;
}

/**
 * A log of one JSON object a line, or of plain text on a terminal. Secrets are masked by the name of their field and
 * by their look; characters that steer a terminal are escaped.
 */
export function createLog(setup: {
  readonly level: LogLevel;
  readonly destination: LogDestination;
}): Log {
  const { destination } = setup;
  const write = (line: string): void => {
    const safe = escapeControls(redactText(line));
    destination.write(destination.isTTY === true ? terminalLine(safe) : safe);
  };
  const logger = pino(
    {
      level: setup.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: redactFields,
      },
    },
    { write },
  );
  return withMaskedChildren(logger);
}

/** Pino does not pass what a child always carries through the formatter of fields. */
function withMaskedChildren(logger: Logger): Log {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    child: (fields) => withMaskedChildren(logger.child(redactFields(fields))),
  };
}
