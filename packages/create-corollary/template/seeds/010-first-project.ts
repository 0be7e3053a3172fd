import type { Context } from "corollary";
import { Project } from "../domain/project";
import { Task } from "../domain/task";

export default async (db: Context) => {
  const project = await db.create(Project, { name: "First steps" });
  await db.create(Task, { title: "Read domain/task.ts", project: project.id });
  await db.create(Task, { title: "Add a field, and look at the API", project: project.id });
};
