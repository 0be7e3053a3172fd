import { Refusal } from "../outcome.js";
import type { Seed } from "./files.js";
import type { Applied } from "./ledger.js";

/** Where a seed stands. `gone`: applied once, its file no longer there. */
export type SeedState =
  | { readonly state: "applied"; readonly name: string; readonly seed: Seed; readonly applied: Applied }
  | { readonly state: "pending"; readonly name: string; readonly seed: Seed }
  | { readonly state: "changed"; readonly name: string; readonly seed: Seed; readonly applied: Applied }
  | { readonly state: "gone"; readonly name: string; readonly applied: Applied };

export function seedStates(seeds: readonly Seed[], ledger: ReadonlyMap<string, Applied>): SeedState[] {
  const present = seeds.map((seed): SeedState => {
    const applied = ledger.get(seed.name);
    if (!applied) return { state: "pending", name: seed.name, seed };
    return { state: applied.checksum === seed.checksum ? "applied" : "changed", name: seed.name, seed, applied };
  });
  const names = new Set(seeds.map((seed) => seed.name));
  const gone = [...ledger.values()]
    .filter((applied) => !names.has(applied.name))
    .map((applied): SeedState => ({ state: "gone", name: applied.name, applied }));
  return [...present, ...gone].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The seeds still to be applied. @throws Refusal where one that was applied has since been changed. */
export function pendingSeeds(states: readonly SeedState[]): Seed[] {
  const changed = states.filter((state) => state.state === "changed");
  if (changed.length > 0) {
    const names = changed.map((state) => state.name).join(", ");
    throw new Refusal(
      `${changed.length === 1 ? "A seed was" : "Seeds were"} changed after being applied: ${names}.`,
      "Put the file back as it was and write the difference as a new seed; or, where the data may go, corollary db reset --yes and seed again.",
    );
  }
  return states.flatMap((state) => (state.state === "pending" ? [state.seed] : []));
}
