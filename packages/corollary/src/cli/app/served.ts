import type { AppFile, AppFiles } from "../../http/app.js";
import { installedApp } from "../../http/node/app-files.js";
import type { BuiltApp } from "./build.js";

/** The application as a server gives it: the prebuilt one, with that of the project once there is one. */
export interface ServedApp {
  /** Undefined where no application is installed. */
  readonly files: AppFiles | undefined;
  /** From now on pages begin with this. Files of what was before stay, for pages that are open. */
  take(built: BuiltApp | undefined): void;
}

/** An open page may still read something of as many builds before. */
const mostKept = 20;

/** `head`: more tags for the head of the page, asked for each time. */
export function servedApp(root: string, head: () => string = () => ""): ServedApp {
  const base = installedApp(root);
  let kept: readonly BuiltApp[] = [];
  let current: BuiltApp | undefined;
  const files: AppFiles | undefined = base && {
    file: async (path) => fileOf(kept, path) ?? base.file(path),
    async page() {
      const page = await base.page();
      const tags = `${current ? tagsOf(current) : ""}${head()}`;
      return tags === "" ? page : { type: page.type, immutable: false, body: withTags(page.body, tags) };
    },
  };
  return {
    files,
    take(built) {
      current = built;
      if (built) kept = [built, ...kept].slice(0, mostKept);
    },
  };
}

function fileOf(kept: readonly BuiltApp[], path: string): AppFile | undefined {
  return kept.find((built) => built.files.has(path))?.files.get(path);
}

/** Everything is a file, as the policy of the page wants it: the address of the module is in the page, not a script. */
function tagsOf({ entry, style, preload }: BuiltApp): string {
  return [
    `<meta name="corollary-project" content="/app/${entry}">`,
    ...[entry, ...preload].map((file) => `<link rel="modulepreload" crossorigin href="/app/${file}">`),
    ...(style === undefined ? [] : [`<link rel="stylesheet" crossorigin data-project href="/app/${style}">`]),
  ].join("\n");
}

function withTags(page: Uint8Array<ArrayBuffer>, tags: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(new TextDecoder().decode(page).replace("</head>", () => `${tags}\n</head>`));
}
