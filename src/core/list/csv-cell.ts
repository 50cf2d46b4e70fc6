// Spreadsheets run a text that begins like a formula, also after blanks and in full-width signs:
// https://owasp.org/www-community/attacks/CSV_Injection
const FORMULA = /^(?:[\t\r\n\0]|[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/u;

/** A cell of CSV (RFC 4180) that no program takes for a formula; nothing for `null`. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return safe !== value || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
