import { PASSWORD_LENGTH, readEmail } from '../../core/accounts/user.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';

// Counted as people see them: a letter of another script may be several code units.
const segmenter = new Intl.Segmenter();

/** What is wrong with a new password; its path is `path`. */
function passwordProblems(path: string, password: string): readonly Problem[] {
  const { min, max } = PASSWORD_LENGTH;
  const length = password.length > max ? max + 1 : [...segmenter.segment(password)].length;
  if (length >= min && length <= max) return [];
  const message = length < min ? 'is too short' : 'is too long';
  return [{ path, message: `the password ${message}`, hint: `Take ${min} to ${max} characters.` }];
}

/** Throws `InvalidError` for a password that may not be chosen. */
export function checkPassword(path: string, password: string): void {
  const problems = passwordProblems(path, password);
  if (problems.length > 0) throw new InvalidError(problems);
}

/** The name and e-mail of an account as they are kept. Throws `InvalidError` with all that is wrong. */
export function readAccount(form: {
  readonly name: string;
  readonly email: string;
  readonly password: string | null;
}): { readonly name: string; readonly email: string } {
  const name = form.name.normalize('NFC').trim();
  const email = readEmail(form.email);
  const problems: Problem[] = [];
  if (name === '' || /\p{Cc}/u.test(name)) {
    problems.push({ path: 'name', message: 'the name is empty or has control characters' });
  }
  if (email === null) {
    problems.push({
      path: 'email',
      message: 'this is not an e-mail address',
      hint: 'Write it like ann@example.com.',
    });
  }
  if (form.password !== null) {
    for (const problem of passwordProblems('password', form.password)) problems.push(problem);
  }
  if (email === null || problems.length > 0) throw new InvalidError(problems);
  return { name, email };
}
