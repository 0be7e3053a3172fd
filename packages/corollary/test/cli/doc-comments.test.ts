import { describe, expect, it } from "vitest";
import { sourceReader } from "../../src/cli/doc-comments.js";

const source = `import { text } from "corollary";
/** A person who writes. */
export class Author extends Entity {
  /**
   * As printed
   * on the cover.
   *
   * May be a pen name.
   * @example "Mark Twain"
   */
  name = text();
  /* no doc comment */
  city = text();
  /** Not this one. */
  born = date();

  died = date();
}
class Book {}`;

describe("doc comments", () => {
  const sources = sourceReader((file) => (file === "author.ts" ? source : undefined));
  const above = (line: number) => sources.comment({ file: "author.ts", line, column: 1 });

  it("are joined by paragraph and end at the first tag", () => {
    expect(above(11)).toBe("As printed on the cover.\n\nMay be a pen name.");
  });
  it("are doc comments only, directly above", () => {
    expect(above(15)).toBe("Not this one.");
    expect(above(13)).toBeUndefined();
    expect(above(17)).toBeUndefined();
    expect(above(1)).toBeUndefined();
  });
  it("are found above a class, with the place of the class", () => {
    expect(sources.declaration("author.ts", "Author")).toEqual({
      origin: { file: "author.ts", line: 3, column: 1 },
      comment: "A person who writes.",
    });
    expect(sources.declaration("author.ts", "Book")).toEqual({ origin: { file: "author.ts", line: 19, column: 1 } });
    expect(sources.declaration("author.ts", "Auth")).toBeUndefined();
  });
  it("are none where the file cannot be read", () => {
    expect(sources.comment({ file: "gone.ts", line: 2, column: 1 })).toBeUndefined();
  });
});
