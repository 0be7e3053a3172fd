import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** The pages of the documentation, from the root. */
export const pages: readonly string[] = ["README.md", ...readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)];

/** The blocks of a page that are marked so. */
export function blocks(page: string, language: "ts" | "tsx"): readonly string[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map((block) => block[1] ?? "");
}

/** The program of a page: its blocks, one after the other, as one module. */
export function program(page: string, language: "ts" | "tsx"): string {
  return blocks(page, language).join("\n");
}
