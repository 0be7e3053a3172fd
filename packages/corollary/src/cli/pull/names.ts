import { singular } from "../../model/naming.js";

/** Names of the language for names of a database. */

function words(name: string): string[] {
  const parts = name.replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, "_").split(/[^\p{L}\p{N}]+/u).filter((part) => part !== "");
  return parts.length === 0 ? ["unnamed"] : parts.map((part) => part.toLowerCase());
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const begun = (name: string, by: string): string => (/^\p{N}/u.test(name) ? `${by}${name}` : name);

export const pascalCase = (name: string): string => begun(words(name).map(capital).join(""), "N");
export const camelCase = (name: string): string => begun(words(name).map((word, k) => (k === 0 ? word : capital(word))).join(""), "n");

/** "invoice_lines" → "InvoiceLine". */
export const entityName = (table: string): string => pascalCase(singular(words(table).join("_")));

const keyWords = new Set(
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield".split(" "),
);

/** What a row of the entity is called in the functions of its declarations. */
export function rowName(entity: string): string {
  const name = camelCase(entity);
  return keyWords.has(name) ? `${name}Row` : name;
}

/** Names of the language itself, and of JavaScript, that a class or constant in a model file must not hide. */
const taken = [
  "Entity", "BareEntity", "Value", "Date", "Object", "Array", "String", "Number", "Boolean", "Symbol", "Function", "Error", "Map", "Set", "Promise", "Decimal",
];

/** Members that every object has. */
const inherited = Object.getOwnPropertyNames(Object.prototype);

/** Hands out names that are free; one that is taken gets the next word, then numbers. */
export class Names {
  private readonly used: Set<string>;
  private constructor(used: Iterable<string>) {
    this.used = new Set(used);
  }

  static ofClasses = (): Names => new Names(taken);
  static ofMembers = (): Names => new Names(inherited);

  claim(...wishes: readonly string[]): string {
    const last = wishes.at(-1) ?? "unnamed";
    for (let n = 1; ; n++) {
      const name = n <= wishes.length ? (wishes[n - 1] ?? last) : `${last}${n - wishes.length + 1}`;
      if (this.used.has(name)) continue;
      this.used.add(name);
      return name;
    }
  }
}
