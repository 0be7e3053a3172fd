import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pages, root } from "./pages.js";

/** Blocks that name the file of an example which they show. */
function excerpts(page: string): readonly { readonly file: string; readonly text: string }[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```tsx (\S+)\n([\s\S]*?)^```$/gm)].map(([, file = "", block = ""]) => ({ file, text: block }));
}

describe("what the documentation shows of an example", () => {
  const shown = pages.flatMap(excerpts);

  it("is its whole configuration of the application, and one of each thing that it replaces", () => {
    expect(shown.map(({ file }) => file)).toEqual(["app/app.config.tsx", "app/due-day.tsx", "app/stars-input.tsx", "app/my-desk.tsx"]);
  });

  it.each(shown)("is what the example runs: $file", ({ file, text }) => {
    expect(readFileSync(join(root, "examples/helpdesk", file), "utf8")).toContain(text);
  });
});
