import type { Command } from "commander";
import type { Act } from "./act.js";
import type { Terminal } from "./terminal.js";

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
  const person = program.command("person").description("what is stored about one person");
  const exporting = person
    .command("export")
    .description("print the person's row and the rows that concern the person, as JSON")
    .argument("<entity>", "its name, or its segment in addresses")
    .argument("<id>", "of the person's row");
  exporting.action(act(async () => (await import("./commands/person.js")).personExport(process.cwd(), exporting.args, terminal), { database: true }));
  const erasing = person
    .command("erase")
    .description("take personal data out of these rows; tells first what would be done")
    .argument("<entity>", "its name, or its segment in addresses")
    .argument("<id>", "of the person's row")
    .option("--yes", "do it")
    .option("--json", "report as JSON on stdout");
  erasing.action(act(async () => (await import("./commands/person.js")).personErase(process.cwd(), erasing.args, erasing.opts(), terminal), { database: true }));
  rotate.action(act(async () => (await import("./commands/keys.js")).rotate(process.cwd(), rotate.opts(), terminal), { database: true }));
}
