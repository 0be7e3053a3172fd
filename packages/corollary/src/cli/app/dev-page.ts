import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { Model } from "../../model/model.js";
import { present } from "../../view/present.js";
import type { Changes } from "../changes.js";
import { type Fault, faultsOf } from "../fault.js";
import type { Project } from "../load.js";
import { type DevState, devEvents, problemOf } from "./dev-events.js";
import { buildProjectApp } from "./project-app.js";
import { type ServedApp, servedApp } from "./served.js";

/** The application while its project is being worked on: rebuilt at changes, of which open pages are told. */
export interface DevPage {
  readonly app: ServedApp;
  /** Answers the requests of pages for news; undefined for all others. */
  answer(request: Request): Promise<Response> | undefined;
  /** Builds the application of the project. @throws LoadError; what was served before goes on being served. */
  take(project: Project, model: Model): Promise<void>;
  /** What is wrong with the project at the moment; nothing, once it is mended. */
  tell(faults: readonly Fault[]): void;
  close(): void;
}

export function openDevPage(root: string, changes: Changes): DevPage {
  let next: DevState = { model: "", project: { entry: "", style: "" }, problem: null };
  let inputs: readonly string[] = [];
  const events = devEvents(next);
  const app = servedApp(root, () => `\n<meta name="corollary-dev" content="${escapeAttribute(JSON.stringify(events.state))}">`);
  return {
    app,
    answer(request) {
      const answered = events.answer(request);
      return answered && Promise.resolve(answered);
    },
    async take(project, model) {
      next = { ...next, model: stamp(JSON.stringify(present(model, { title: "", basePath: "" }))) };
      const built = await buildProjectApp(project, model, true).catch((error: unknown) => {
        inputs = [...new Set([...inputs, ...faultsOf(error).flatMap(({ place }) => (place ? [resolve(root, place.file)] : []))])];
        changes.followApp(inputs);
        throw error;
      });
      inputs = built?.inputs ?? [];
      changes.followApp(inputs);
      app.take(built);
      next = { ...next, project: { entry: built?.entry ?? "", style: built?.style ?? "" } };
    },
    tell(faults) {
      next = { ...next, problem: problemOf(faults) };
      events.say(next);
    },
    close: () => events.close(),
  };
}

function stamp(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
