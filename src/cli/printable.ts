// Control characters move the cursor and colour the screen; direction marks make a line read otherwise than it is.
const hidden = /[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu;

/** Text from outside as a terminal may show it: what would act on the terminal stands as `\u001b`. */
export function printable(text: string): string {
  return text.replace(hidden, escapeCharacter);
}

/** One line of JSON as a terminal may show it; reads back as the same value. */
export function printableJson(value: object): string {
  return JSON.stringify(value).replace(hidden, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
