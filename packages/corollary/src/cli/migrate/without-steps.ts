import type { Reporter } from "./progress.js";

/** Says of migrations only that they run and are done: in a database that is new their steps meet no rows. */
export const withoutSteps = (event: Reporter["event"]): Reporter["event"] => (what) => {
  if (what.event !== "step-begun" && what.event !== "progress") event(what);
};
