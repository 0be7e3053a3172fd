import { type FSWatcher, statSync, watch as watchFolder } from "node:fs";
import { dirname, extname } from "node:path";
import { migrationFiles, moduleFiles } from "./sources.js";

/** What a change of is worth a reload: these files, any module that appears below these folders, and all that migrations are made of. */
export interface Watched {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** The folder of the migrations. */
  readonly migrations?: string;
}

export interface Watcher {
  /** Watches these from now on. */
  follow(next: Watched): void;
  close(): void;
}

/** Editors write in several steps; they are one change. */
const SETTLE_MS = 40;
/** Network and container file systems that report nothing are looked at this often. */
const POLL_MS = 800;

/** Calls `changed` after something watched has another content, has come or has gone. */
export function watchFiles(initial: Watched, changed: () => void): Watcher {
  let watched = initial;
  let seen = stamps(watched);
  let watchers: FSWatcher[] = [];
  let settling: NodeJS.Timeout | undefined;

  const look = () => {
    const now = stamps(watched);
    const same = now.size === seen.size && [...now].every(([file, stamp]) => seen.get(file) === stamp);
    seen = now;
    if (!same) changed();
  };
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(look, SETTLE_MS);
  };
  const arm = () => {
    for (const watcher of watchers) watcher.close();
    watchers = foldersOf(watched).flatMap((folder) => openWatcher(folder, settle));
  };
  const poll = setInterval(look, POLL_MS);
  arm();
  return {
    follow(next) {
      watched = next;
      // A file that was watched already keeps its earlier stamp: if it changed meanwhile, the next look sees it.
      seen = new Map([...stamps(watched)].map(([file, stamp]) => [file, seen.get(file) ?? stamp]));
      arm();
    },
    close() {
      clearTimeout(settling);
      clearInterval(poll);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function foldersOf({ files, folders, migrations }: Watched): string[] {
  return [...new Set([...folders, ...files.map((file) => dirname(file)), ...(migrations === undefined ? [] : [migrations])])];
}

/** Whole folders are watched, since editors replace files; what else happens in them costs one look. */
function openWatcher(folder: string, settle: () => void): FSWatcher[] {
  try {
    const watcher = watchFolder(folder, (_, name) => {
      // The folder of the config also holds what is no part of the model.
      if (name === null || /^(?:\.m?[jt]sx?|\.json|\.css|\.svg|\.sql|)$/u.test(extname(name))) settle();
    });
    watcher.on("error", settle);
    return [watcher];
  } catch {
    // Gone, or more watchers than the system allows: looking from time to time remains.
    return [];
  }
}

/** Every watched file with what tells that it changed. */
function stamps({ files, folders, migrations }: Watched): Map<string, string> {
  const all = new Set([...files, ...folders.flatMap((folder) => moduleFiles(folder)), ...(migrations === undefined ? [] : migrationFiles(migrations))]);
  return new Map([...all].map((file) => [file, stampOf(file)]));
}

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : "gone";
}
