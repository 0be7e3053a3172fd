import { join } from "node:path";
import { appConfigPlaces } from "./app/find.js";
import type { Project } from "./load.js";
import { migrationsFolder } from "./migrate/session.js";
import type { Place } from "./project.js";
import { foldersBelow } from "./sources.js";
import { type Watched, watchFiles } from "./watch.js";

/** Changes of a project's files, one at a time; those that come while one is being handled are the next one. */
export interface Changes {
  /** Resolves at the next change; at once where there has been one since the last call. */
  next(): Promise<"changed">;
  /** From now on these files count: what the project was made of when it last loaded. */
  follow(project: Project): void;
  /** And these, of which its application was made. */
  followApp(inputs: readonly string[]): void;
  close(): void;
}

export function followChanges(place: Place): Changes {
  let pending = false;
  let wake: (() => void) | undefined;
  const config = [...(place.configFile ? [place.configFile] : []), ...appConfigPlaces(place.root)];
  let ofProject: Watched = { files: [], folders: foldersBelow(join(place.root, "domain")) };
  let ofApp: readonly string[] = [];
  let migrations = migrationsFolder(place, {});
  const watched = (): Watched => ({ files: [...config, ...ofProject.files, ...ofApp], folders: ofProject.folders, migrations });
  const watcher = watchFiles(watched(), () => {
    pending = true;
    wake?.();
  });
  return {
    next: () =>
      new Promise((resolve) => {
        wake = () => {
          pending = false;
          wake = undefined;
          resolve("changed");
        };
        if (pending) wake();
      }),
    follow(project) {
      migrations = migrationsFolder(place, project.config);
      ofProject = { files: project.inputs, folders: project.folders };
      watcher.follow(watched());
    },
    followApp(inputs) {
      ofApp = inputs;
      watcher.follow(watched());
    },
    close: () => watcher.close(),
  };
}
