import type { Task } from "./task.js";

/** An error, with the step in which it was thrown. */
export class StepFailed extends Error {
  override readonly name = "StepFailed";
  constructor(readonly task: Task, override readonly cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}
