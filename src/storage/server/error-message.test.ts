import { expect, it } from 'vitest';
import {
  AppError,
  ConflictError,
  ERROR_CODES,
  InvalidError,
  NotFoundError,
  UnavailableError,
} from '../../core/errors.ts';
import { fromErrorMessage, toErrorMessage } from './error-message.ts';

const errors: readonly AppError[] = [
  new NotFoundError('monitor', 'm1'),
  new ConflictError('twice', { existingId: 'm1' }),
  new UnavailableError('gone', new Error('why')),
  new InvalidError([{ path: 'a', message: 'wrong', hint: 'mend it' }]),
  ...ERROR_CODES.filter(
    (code) => !['not_found', 'conflict', 'unavailable', 'invalid'].includes(code),
  ).map((code) => new AppError(code, `a ${code}`, { details: { n: 1 } })),
];

it.each(errors.map((error) => [error.code, error] as const))('%s crosses whole', (_, error) => {
  const crossed = fromErrorMessage(structuredClone(toErrorMessage(error)));
  expect(crossed.constructor).toBe(error.constructor);
  expect(crossed.name).toBe(error.name);
  expect(toErrorMessage(crossed)).toEqual(toErrorMessage(error));
});

it('an error that is not ours arrives as a bug', () => {
  const crossed = fromErrorMessage(toErrorMessage(new TypeError('x is not a function')));
  expect(crossed).toMatchObject({ code: 'bug', message: 'x is not a function' });
  expect(fromErrorMessage({ code: 'odd', message: 'm', details: {}, problems: [] }).code).toBe(
    'bug',
  );
});
