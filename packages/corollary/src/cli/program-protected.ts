import type { Command } from "commander";
import type { ExitCode } from "./outcome.js";
import type { Terminal } from "./terminal.js";

type Act = (run: () => Promise<ExitCode>, needs: { readonly database: boolean }) => () => Promise<void>;

/** Commands about protected data. */
export function addProtecting(program: Command, terminal: Terminal, act: Act): void {
  const keys = program.command("keys").description("keys of encrypted fields");
  const generate = keys
    .command("generate")
    .description("print new keys, as the environment takes them; keeps them nowhere")
    .option("--id <name>", "name of the key (default: the day)");
  generate.action(act(async () => (await import("./commands/keys.js")).generateKeys(generate.opts(), terminal), { database: false }));
  const rotate = keys
    .command("rotate")
    .description("encrypt anew what stands under older keys than the newest; can be broken off and run again")
    .option("--json", "report as JSON on stdout")
    .addHelpText("after", `
Put the new key in front of the others first, and start the services anew, so that all of them can read it:
  COROLLARY_KEYS=new:…,old:…`);
  rotate.action(act(async () => (await import("./commands/keys.js")).rotate(process.cwd(), rotate.opts(), terminal), { database: true }));
}
