import { compileProject } from "../compile-project.js";
import { loadProject } from "../load.js";
import { openProjectDatabase } from "../open.js";
import type { ExitCode } from "../outcome.js";
import { findProject } from "../project.js";
import { requireSchema, wantedOf } from "../schema-state.js";
import type { SeedState } from "../seed/state.js";
import { projectSeeds, seedProject } from "../seeding.js";
import { settings } from "../settings.js";
import type { Terminal } from "../terminal.js";

/** `corollary db seed`: applies each file of the seeds folder once; `--status` only tells where each stands. */
export async function seed(cwd: string, options: { readonly status?: boolean; readonly json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const place = findProject(cwd);
  const project = await loadProject(place, { seeds: true });
  const { model } = compileProject(project);
  const set = settings(place.root, project.config);
  const database = await openProjectDatabase(set);
  try {
    if (options.status) {
      const states = await projectSeeds(set, database);
      terminal.out(options.json ? JSON.stringify({ seeds: states.map(plain) }, undefined, 2) : table(states, terminal));
      return 0;
    }
    const wanted = wantedOf(project.config, model, database);
    await requireSchema(database, wanted, false);
    const done = await seedProject(project, set, wanted, database, terminal);
    if (options.json) terminal.out(JSON.stringify({ applied: done }, undefined, 2));
    else if (done.length === 0) terminal.say("Every seed is applied.");
    return 0;
  } finally {
    await database.close();
  }
}

function plain(state: SeedState) {
  const { name } = state;
  switch (state.state) {
    case "pending":
      return { name, state: state.state, checksum: state.seed.checksum };
    case "applied":
    case "changed":
      return { name, state: state.state, checksum: state.seed.checksum, appliedAt: state.applied.appliedAt, milliseconds: state.applied.milliseconds };
    case "gone":
      return { name, state: state.state, appliedAt: state.applied.appliedAt, milliseconds: state.applied.milliseconds };
  }
}

function table(states: readonly SeedState[], { paintOut: paint }: Terminal): string {
  if (states.length === 0) return "There are no seeds.";
  const width = Math.max(...states.map((state) => state.name.length));
  const colours = { applied: "green", pending: "cyan", changed: "red", gone: "yellow" } as const;
  return states
    .map((state) => {
      const when = state.state === "pending" ? "" : `  ${state.applied.appliedAt}  ${state.applied.milliseconds} ms`;
      return `${state.name.padEnd(width)}  ${paint(colours[state.state], state.state.padEnd(7))}${when}`;
    })
    .join("\n");
}
