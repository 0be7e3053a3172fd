import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project, sound } from "../cli/run.js";
import { root } from "./pages.js";
import { type Act, actsOf, isShown, run, Versions, write } from "./walkthrough.js";

const page = "docs/migrations-tutorial.md";

function codeSaidBy(output: readonly string[]): number {
  if (output.some((line) => line.startsWith("refused "))) return 2;
  return output.some((line) => line.startsWith("failed ")) ? 1 : 0;
}

async function follow(folder: string, act: Act, versions: Versions): Promise<void> {
  switch (act.act) {
    case "write": return write(folder, act.file, act.text);
    case "edit": {
      const [file, before] = [versions.made(act.file), versions.made(act.before)];
      const text = readFileSync(join(folder, file), "utf8");
      expect(text.split(before), `${act.file} has once what the page changes`).toHaveLength(2);
      return write(folder, file, text.replace(before, () => act.after));
    }
    case "run": {
      const { code, lines } = await run(folder, versions.made(act.command));
      const printed = lines.map((line) => versions.shown(line));
      // All that differs is worth knowing at once: a run takes its time.
      expect.soft(isShown(act.output, printed), `$ ${act.command}\n${printed.join("\n")}\n--- the page shows\n${act.output.join("\n")}`).toBe(true);
      expect.soft(code, act.command).toBe(codeSaidBy(act.output));
    }
  }
}

describe("the tutorial of migrations", () => {
  it("does what it shows, command by command", async () => {
    const folder = project({ "corollary.config.ts": sound["corollary.config.ts"], "package.json": '{"name":"desk","version":"0.1.0","private":true,"type":"module"}\n' });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir");
    const versions = new Versions(page);
    for (const act of actsOf(page)) await follow(folder, act, versions);
  }, 1_800_000);

  it("compares what is printed with what is shown", () => {
    expect(isShown(["a", "…", "d"], ["a", "b", "c", "d"])).toBe(true);
    expect(isShown(["a", "…"], ["a"])).toBe(true);
    expect(isShown(["took 3 ms", "b…"], ["took 12 ms", "but"])).toBe(true);
    expect(isShown(["a", "…", "d"], ["a", "b", "c"])).toBe(false);
    expect(isShown(["a"], ["a", "b"])).toBe(false);
  });
});
