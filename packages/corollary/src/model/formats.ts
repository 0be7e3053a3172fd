import type { TextType } from "./field-type.js";

export type TextFormatName = NonNullable<TextType["format"]>;

/** The outer form of a text: what is refused here is refused everywhere, in the service and in the database. */
export interface TextFormat {
  /** A regular expression for the whole text, in the part of the syntax that JavaScript (flag u) and Postgres share. */
  readonly pattern: string;
  /** Ends the sentence "must be …". */
  readonly means: string;
  /** As a JSON Schema of OpenAPI has it: a format by name, or the pattern where there is no name. */
  readonly schema: { readonly format: string } | { readonly pattern: string };
}

const slug = "[a-z0-9]+(?:-[a-z0-9]+)*";

export const textFormats: Readonly<Record<TextFormatName, TextFormat>> = {
  // One @, and a name of a host without empty labels. What mail servers take beyond that only they know (RFC 5321).
  email: { pattern: "[^\\s@]+@[^\\s@.]+(?:\\.[^\\s@.]+)*", means: 'an e-mail address: "name@example.org"', schema: { format: "email" } },
  // Of the web: a scheme that browsers open, a host, perhaps a port, a path, a query (RFC 3986, of which this is a part).
  url: {
    pattern: "[Hh][Tt][Tt][Pp][Ss]?://(?:[^\\s/?#@]*@)?(?:[^\\s/?#@:\\[\\]<>^|%\\\\]+|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{1,5})?(?:[/?#][^\\s]*)?",
    means: 'a web address: "https://example.org"',
    schema: { format: "uri" },
  },
  slug: { pattern: slug, means: 'small letters, digits and single hyphens: "my-page"', schema: { pattern: `^${slug}$` } },
};

const compiled = new Map(Object.entries(textFormats).map(([name, { pattern }]) => [name, new RegExp(`^(?:${pattern})$`, "u")]));

/** Whether a text has that form. */
export function hasFormat(text: string, format: TextFormatName): boolean {
  return compiled.get(format)?.test(text) === true;
}
