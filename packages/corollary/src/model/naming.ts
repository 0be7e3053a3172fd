import pluralize from "pluralize";

/** "InvoiceLine" → ["Invoice", "Line"], "dueOn" → ["due", "On"], "HTMLPage" → ["HTML", "Page"]. */
function words(name: string): string[] {
  return name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|[^\p{Lu}\p{Ll}\p{N}_\s-]+/gu) ?? [name];
}

/** Database name of an entity or field: "InvoiceLine" → "invoice_line". Digits stay with the word before them. */
export function snakeCase(name: string): string {
  return words(name).join("_").toLowerCase().replace(/_(\p{N})/gu, "$1");
}

export function kebabCase(name: string): string {
  return snakeCase(name).replaceAll("_", "-");
}

/** The segment of an entity's URL, where none is stated: "InvoiceLine" → "invoice-lines". */
export function pathSegment(entity: string): string {
  return kebabCase(plural(entity));
}

/** For people: "dueOn" → "Due on". Words in capitals stay so. */
export function sentence(name: string): string {
  const text = words(name)
    .map((word) => (word.length > 1 && word === word.toUpperCase() ? word : word.toLowerCase()))
    .join(" ")
    .replace(/ (\p{N})/gu, "$1");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** English plural of the last word: "Invoice line" → "Invoice lines", "company" → "companies". */
export function plural(phrase: string): string {
  return pluralize(phrase);
}

/** English singular of the last word: "invoice_lines" → "invoice_line". */
export function singular(phrase: string): string {
  return pluralize.singular(phrase);
}
