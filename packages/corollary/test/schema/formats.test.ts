import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { hasFormat, textFormats, type TextFormatName } from "../../src/model/formats.js";
import { valueChecks } from "../../src/schema/value-check.js";

let database: Database;
beforeAll(async () => { database = await openDatabase(); });
afterAll(() => database.close());

const names = Object.keys(textFormats) as TextFormatName[];

async function inDatabase(format: TextFormatName, texts: readonly string[]): Promise<readonly unknown[]> {
  const [check] = valueChecks({ kind: "text", format }, "t.text");
  const { rows } = await database.query({ text: `select (${check?.sql ?? "null"}) as fits from unnest($1::text[]) with ordinality as t (text, n) order by t.n`, params: [texts] });
  return rows.map((row) => row["fits"]);
}

/** Texts that are nearly of the form: of its own characters, with others between. */
const nearly = {
  email: fc.array(fc.constantFrom("a", "ü", "@", ".", " ", "\t", "\u00a0", "\u2028", "x.org", "-", "\n"), { maxLength: 8 }),
  url: fc.array(fc.constantFrom("http", "HTTPS", "://", "a.org", ":", "80", "/", "?", "#", "@", "[", "::1]", "%", " ", "\n", "é", "\ufeff"), { maxLength: 9 }).map((parts) => ["https://", ...parts]),
  slug: fc.array(fc.constantFrom("a", "z9", "-", "A", "é", "_", "\n"), { maxLength: 8 }),
};

describe.each(names)("the format %s", (format) => {
  it("is the same in JavaScript and in the database", async () => {
    const text = fc.oneof(nearly[format].map((parts) => parts.join("")), fc.string({ unit: "grapheme-composite" }).filter((each) => !/[\0\uD800-\uDFFF]/u.test(each)));
    await fc.assert(fc.asyncProperty(fc.array(text, { minLength: 50, maxLength: 200 }), async (texts) => {
      expect(await inDatabase(format, texts)).toEqual(texts.map((each) => hasFormat(each, format)));
    }), { numRuns: 20 });
  });
});

it.each<[TextFormatName, string[], string[]]>([
  ["email", ["a@b", "o'neil+x@mail.example.org", "ü@exämple.org"], ["", "a", "a@", "@b", "a@b@c", "a b@c", "a@b..c", "a@.c", "a@b.", "a@b\n"]],
  ["url", ["http://a", "HTTPS://a.org:8080/x?y=1#z", "https://user:x@[::1]/", "https://a?b", "https://exämple.org"], ["", "a.org", "ftp://a", "javascript:alert(1)", "https://", "https:///x", "https://a b", "https://a:x", "https://[::1", "https://a\n"]],
  ["slug", ["a", "my-page-2"], ["", "A", "-a", "a-", "a--b", "a_b", "ä", "a\n"]],
])("%s takes and refuses what it should", async (format, good, bad) => {
  expect(good.filter((text) => !hasFormat(text, format))).toEqual([]);
  expect(bad.filter((text) => hasFormat(text, format))).toEqual([]);
  // What browsers cannot open is no web address.
  if (format === "url") expect(good.filter((text) => !URL.canParse(text))).toEqual([]);
});
