import { X509Certificate } from 'node:crypto';
import { readFileBeginning } from '../../cli/check/read-beginning.ts';
import { describeReadFailure } from '../../cli/check/read-failure.ts';
import type { Problem } from '../../core/errors.ts';
import { decodeText, MAX_LIST_BYTES } from '../../core/list/decode-text.ts';

/** The text of a file; a file that cannot be read is a problem and `null`. */
export async function readText(file: string, problems: Problem[]): Promise<string | null> {
  try {
    const bytes = await readFileBeginning(file, MAX_LIST_BYTES);
    const reading = decodeText(bytes, { file, maxBytes: MAX_LIST_BYTES });
    if (reading.kind === 'ok') return reading.text;
    problems.push(reading.problem);
  } catch (error) {
    problems.push({ path: '', file, message: `cannot be read: ${describeReadFailure(error)}` });
  }
  return null;
}

/** The text of a PEM file with at least one certificate. */
export async function readPem(file: string, problems: Problem[]): Promise<string | null> {
  const text = await readText(file, problems);
  if (text === null) return null;
  try {
    return new X509Certificate(text).raw.length > 0 ? text : null;
  } catch {
    problems.push({ path: '--ca', file, message: 'holds no certificate in PEM form' });
    return null;
  }
}
