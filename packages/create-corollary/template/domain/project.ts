import { Entity, integer, many, text } from "corollary";
import { Task } from "./task";

export class Project extends Entity {
  name = text({ max: 80 }).unique();
  tasks = many(() => Task, (task) => task.project).owned();

  open = integer().computed(() => this.tasks.count((task) => task.status.ne("done"))).label("Open tasks");
}
