import { spawn } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** What one command took. */
export interface Proof {
  readonly what: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

// Inside node_modules, so that the project finds `corollary`.
const project = new URL("../node_modules/.cache/proof/", import.meta.url);
const command = fileURLToPath(new URL("../../packages/corollary/bin/corollary.js", import.meta.url));

/**
 * `migrate make` in a project of its own: the first migration makes the entities, the second adds a column while sample
 * rows stand in all tables. Both are proved: up, down and up again. The whole command is measured, model and engine too.
 */
export async function proveMigrations(entities: number, tell: (proof: Proof) => void): Promise<Proof[]> {
  await rm(project, { recursive: true, force: true });
  await mkdir(new URL("domain/", project), { recursive: true });
  await writeFile(new URL("package.json", project), JSON.stringify({ name: "proof", private: true, type: "module" }));
  const proofs: Proof[] = [];
  const measure = async (what: string, args: readonly string[]): Promise<void> => {
    const proof = { what, ...await run(args) };
    proofs.push(proof);
    tell(proof);
  };
  await writeFile(new URL("domain/domain.ts", project), domain(entities, false));
  await measure(`migrate make: ${entities} new entities`, ["migrate", "make", "first"]);
  await writeFile(new URL("domain/domain.ts", project), domain(entities, true));
  await measure(`migrate make: one more column, ${entities * 5} sample rows`, ["migrate", "make", "second"]);
  await measure("migrate verify: both", ["migrate", "verify"]);
  return proofs;
}

/** Nine fields and a reference to the entity before, a unique, a check and an index on every second. */
function domain(entities: number, more: boolean): string {
  const classes = Array.from({ length: entities }, (_, n) => `
export class E${n} extends Entity {
  name = text({ max: 80 });
  code = text({ max: 20 }).unique();
  price = decimal(10, 2).default("0");
  amount = integer({ min: 0 }).default(1);
  active = boolean().default(true);
  at = timestamp().optional();
  status = choice("open", "closed", "lost").default("open");
  note = text().optional();
  ${n === 0 ? (more ? "added = integer().optional();" : "") : `parent = ref(() => E${n - 1});`}
}
${n % 2 === 0 ? `export const t${n} = table(E${n}, (e) => ({ indexes: [[e.status, e.at]] }));` : ""}`);
  return `import { boolean, choice, decimal, Entity, integer, ref, table, text, timestamp } from "corollary";\n${classes.join("")}\n`;
}

/** At its end the process tells its own times and memory, on a channel that it does not use otherwise. */
const reporter = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from "node:fs";
  process.on("exit", () => { const u = process.resourceUsage(); writeSync(3, JSON.stringify({ cpuSeconds: (u.userCPUTime + u.systemCPUTime) / 1e6, peakMiB: u.maxRSS / 1024 })); });
`)}`;

function run(args: readonly string[]): Promise<Omit<Proof, "what">> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(process.execPath, ["--import", reporter, command, ...args], { cwd: fileURLToPath(project), stdio: ["ignore", "pipe", "pipe", "pipe"] });
    const [said, told]: [Buffer[], Buffer[]] = [[], []];
    child.stdout?.on("data", (text: Buffer) => said.push(text));
    child.stderr?.on("data", (text: Buffer) => said.push(text));
    child.stdio[3]?.on("data", (text: Buffer) => told.push(text));
    child.once("error", reject).once("close", (code) => {
      const seconds = (performance.now() - begun) / 1000;
      if (code !== 0) reject(new Error(`corollary ${args.join(" ")} ended with ${code}: ${Buffer.concat(said).toString().slice(-2000)}`));
      else resolve({ seconds, ...JSON.parse(Buffer.concat(told).toString()) as { cpuSeconds: number; peakMiB: number } });
    });
  });
}
