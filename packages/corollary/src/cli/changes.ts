import { join } from "node:path";
import type { Project } from "./load.js";
import type { Place } from "./project.js";
import { foldersBelow } from "./sources.js";
import { watchFiles } from "./watch.js";

/** Changes of a project's files, one at a time; those that come while one is being handled are the next one. */
export interface Changes {
  /** Resolves at the next change; at once where there has been one since the last call. */
  next(): Promise<"changed">;
  /** From now on these files count: what the project was made of when it last loaded. */
  follow(project: Project): void;
  close(): void;
}

export function followChanges(place: Place): Changes {
  let pending = false;
  let wake: (() => void) | undefined;
  const config = place.configFile ? [place.configFile] : [];
  const watcher = watchFiles({ files: config, folders: foldersBelow(join(place.root, "domain")) }, () => {
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
    follow: (project) => watcher.follow({ files: [...config, ...project.inputs], folders: project.folders }),
    close: () => watcher.close(),
  };
}
