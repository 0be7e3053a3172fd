import type { SeedContext } from "corollary/server";
import { Project } from "../domain/project";
import { Task } from "../domain/task";

export default async (db: SeedContext) => {
  const project = await db.create(Project, { name: "First steps" });
  await db.create(Task, { title: "Read domain/task.ts", project: project.id });
  await db.create(Task, { title: "Add a field, and look at the API", project: project.id });
};
