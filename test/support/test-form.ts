/** `short`, before each push, plays a selection of each kind of slow fault; `long` (`npm run test:long`, each night) all. */
const TEST_FORM = process.env['TEST_FORM'] === 'long' ? 'long' : 'short';

/** What the form of this run makes of something, unless the environment variable `name` says another number. */
export function numberInForm(
  name: string,
  byForm: { readonly short: number; readonly long: number },
): number {
  return Number(process.env[name] ?? byForm[TEST_FORM]);
}

/** Skips a test in the short form, unless it is `picked` for it. */
export function longUnless(picked: boolean, context: { skip(note: string): unknown }): void {
  if (TEST_FORM === 'short' && !picked) context.skip('npm run test:long plays it');
}
