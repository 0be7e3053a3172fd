/**
 * Comma-separated values as RFC 4180 has them. Texts that a spreadsheet would take for a formula (they begin with = + - @,
 * a tab or a carriage return) get an apostrophe before them, as OWASP advises against "CSV injection"; numbers stay numbers.
 */
export function csvValue(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return quoted(isFormula(value) ? `'${value}` : value);
  return quoted(typeof value === "object" ? JSON.stringify(value) : String(value));
}

export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvValue).join(",")}\r\n`;
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text) && !number.test(text);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
