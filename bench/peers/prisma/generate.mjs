// Writes the typed client from schema.prisma. Prisma's command wants its schema engine present, a separate download
// that only its migrations use; naming any executable in its place lets generation run without the network.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const run = spawnSync(
  process.execPath,
  [require.resolve("prisma/build/index.js"), "generate", "--schema", fileURLToPath(new URL("schema.prisma", import.meta.url))],
  {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1", ...process.env },
    encoding: "utf8",
  },
);
if (run.status !== 0) {
  console.error(run.stdout, run.stderr);
  process.exit(1);
}
