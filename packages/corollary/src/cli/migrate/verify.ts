import { describeChange } from "../../schema/words.js";
import { type Verified, verifyMigrations } from "../../migrate/prove/verify.js";
import { describeProofProblem, describeProofWarning } from "../../migrate/prove/words.js";
import type { ExitCode } from "../outcome.js";
import type { Terminal } from "../terminal.js";
import { openWriting, type TargetFlags } from "./project.js";
import { inWordsOfCommands } from "./session.js";

export interface VerifyFlags extends TargetFlags {
  readonly json?: boolean;
}

/** `corollary migrate verify`: proves every migration again, and that they lead to the model. Ends with 1 where not. */
export async function verifyCommand(cwd: string, flags: VerifyFlags, terminal: Terminal): Promise<ExitCode> {
  return inWordsOfCommands(async () => {
    const { migrations, schema, load } = await openWriting(cwd, flags);
    const verified = await verifyMigrations({ migrations, schema, bench: { load } });
    if (flags.json) terminal.out(verifiedJson(verified));
    else show(verified, terminal);
    return isSound(verified) ? 0 : 1;
  });
}

export const isSound = ({ proofs, behind, snapshot }: Verified): boolean =>
  proofs.every(({ proof }) => proof.problems.length === 0) && behind?.length === 0 && (snapshot || proofs.length === 0);

function show({ proofs, behind, snapshot, untried }: Verified, { out, paintOut: paint }: Terminal): void {
  for (const { migration, proof } of proofs) {
    const sound = proof.problems.length === 0;
    out(`${sound ? paint("green", "✓") : paint("red", "✗")} ${migration.name}${sound && proof.rows > 0 ? paint("dim", `  ${proof.rows} new sample ${proof.rows === 1 ? "row" : "rows"}`) : ""}`);
    for (const problem of proof.problems) out(`    ${describeProofProblem(problem).replaceAll("\n", "\n    ")}`);
    for (const warning of proof.warnings) out(paint("dim", `    ${describeProofWarning(warning)}`));
  }
  for (const { name } of untried) out(`${paint("yellow", "○")} ${name}  not tried`);
  if (behind === undefined) return;
  if (behind.length > 0) out(`The migrations do not lead to what the model calls for:${behind.map((change) => `\n  - ${describeChange(change)}`).join("")}\n${paint("green", "→")} corollary migrate make`);
  else if (!snapshot && proofs.length > 0) out(`The migrations lead to what the model calls for, but their last snapshot says otherwise, so that corollary serve would refuse.\n${paint("green", "→")} corollary migrate make`);
  else out(paint("green", "The migrations lead to what the model calls for."));
}

function verifiedJson(verified: Verified): string {
  const { proofs, behind, snapshot, untried } = verified;
  return JSON.stringify({
    sound: isSound(verified),
    migrations: proofs.map(({ migration, proof }) => ({ version: migration.version, name: migration.name, ...proof })),
    untried: untried.map(({ name }) => name),
    ...(behind === undefined ? {} : { behind: behind.map((change) => ({ what: describeChange(change) })) }),
    snapshot,
  }, undefined, 2);
}
