/** Where people sign in; also shown in the place of any page to who has not. */
export const SIGN_IN_PATH = '/sign-in';
