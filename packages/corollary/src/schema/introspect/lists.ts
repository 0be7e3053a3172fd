/**
 * Postgres prints the same list of constants by how it was written: `ARRAY['a'::text]`, `'{a}'::text[]`, and beside a varchar
 * column converted whole, `(ARRAY['a'::character varying])::text[]`, or word by word. They mean the same. Here they all become
 * the first, which Postgres prints again as it is.
 */
export const withPlainLists = (expression: string): string =>
  expression
    .replace(converted, (_, words: string) => `ARRAY[${words.replaceAll("'::character varying", "'::text")}]`)
    .replace(convertedWord, "$1::text")
    .replace(literalList, (whole, items: string, type: string) => arrayOf(items.replaceAll("''", "'"), type) ?? whole);

const converted = /\(ARRAY\[('(?:[^']|'')*'::character varying(?:, '(?:[^']|'')*'::character varying)*)\]\)::text\[\]/gu;
const convertedWord = /(?<=[[ ])\(('(?:[^']|'')*')::character varying\)::text(?=[,\]])/gu;
/** Words with a backslash are printed in another notation, and left as they are. */
const literalList = /(?<!E)'\{((?:[^'{}\\]|'')+)\}'::(text|integer)\[\]/gu;

/** An item is bare or in double quotes; a bare null is no word. */
const item = /(?:"([^"]*)"|([^",]+))(?:,|$)/gsuy;

function arrayOf(items: string, type: string): string | undefined {
  const found = [...items.matchAll(item)];
  const end = found.reduce((length, match) => length + match[0].length, 0);
  if (end !== items.length || found.some(([, , bare]) => bare?.toLowerCase() === "null")) return undefined;
  const words = found.map(([, quoted, bare]) => bare ?? quoted ?? "");
  return `ARRAY[${words.map((word) => (type === "text" ? `'${word.replaceAll("'", "''")}'::text` : number(word))).join(", ")}]`;
}

const number = (word: string): string => (word.startsWith("-") ? `'${word}'::integer` : word);
