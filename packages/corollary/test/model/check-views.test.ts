import { choice, compile, Entity, many, ref, tryCompile, text, view } from "corollary";
import { describe, expect, it } from "vitest";

class Task extends Entity {
  name = text();
  secret = text().hidden();
  stage = choice("todo", "done");
  project = ref(() => Project);
}
class Project extends Entity {
  name = text();
  tasks = many(() => Task, (task) => task.project);
}

describe("a view", () => {
  it("names what it shows by paths from the row", () => {
    const taskView = view(Task, (task) => ({
      title: task.name,
      list: { columns: [task.name, { show: task.project.name, label: "In" }], filters: [task.stage, task.project], sort: [task.createdAt.desc()] },
      form: [{ title: "What", fields: [task.name, task.project] }],
      detail: [{ title: "All", fields: [task.name, task.stage] }],
      board: { by: task.stage, fields: [task.project] },
    }));
    expect(compile({ Task, Project, taskView }).entities["Task"]?.view).toMatchObject({
      title: ["name"],
      list: { columns: [{ path: ["name"] }, { path: ["project", "name"], label: "In" }], filters: [{ path: ["stage"] }, { path: ["project"] }], sort: [{ path: ["createdAt"], direction: "desc" }] },
      form: { sections: [{ title: "What", fields: ["name", "project"] }] },
      board: { by: "stage", fields: [{ path: ["project"] }] },
    });
  });

  it("may show collections, but nothing that is hidden and nothing that is not there", () => {
    const projectView = view(Project, (project) => ({ detail: [{ title: "Tasks", fields: [project.tasks] }] }));
    expect(tryCompile({ Task, Project, projectView }).problems).toEqual([]);
    const showing = view(Task, (task) => ({ list: { columns: [task.secret] } }));
    expect(tryCompile({ Task, Project, showing }).problems).toMatchObject([{ code: "view-hidden", message: "The view of Task shows secret, but Task.secret is hidden." }]);
    const missing = view(Task, (task) => ({ list: { columns: [(task as never as { nothing: typeof task.name }).nothing] } }));
    expect(tryCompile({ Task, Project, missing }).problems).toMatchObject([{ severity: "error" }]);
  });

  it("has a title that is text and a board that has columns", () => {
    const titled = view(Task, (task) => ({ title: task.project.name, board: { by: task.name } }));
    expect(tryCompile({ Task, Project, titled }).problems.map((problem) => problem.code)).toEqual(["view-board"]);
    const odd = view(Task, (task) => ({ title: task.project as never }));
    expect(tryCompile({ Task, Project, odd }).problems.map((problem) => problem.code)).toEqual(["view-title"]);
  });
});
