import { date, Entity, ref, state, table, text, today } from "corollary";
import { Project } from "./project";

export class Task extends Entity {
  title = text({ max: 200 });
  project = ref(() => Project).onDelete("cascade");
  status = state({ todo: ["doing", "done"], doing: ["todo", "done"], done: ["todo"] }, { initial: "todo" });
  started = date().default(today());
  due = date().optional();
}

export const taskTable = table(Task, (task) => ({
  indexes: [[task.status, task.due]],
  checks: {
    dates: { that: task.due.isNull().or(task.due.gte(task.started)), message: "A task is due after it is started." },
  },
}));
