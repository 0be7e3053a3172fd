import type { Presentation } from "../view/presentation.js";

/** A file of the application. `immutable`: its name changes with its content. */
export interface AppFile {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly immutable: boolean;
  /** The same, compressed. */
  readonly gzip?: Uint8Array<ArrayBuffer>;
}

/** Gives a file of the application by its path under /app/, or undefined where there is none; absent: not installed. */
export interface AppFiles {
  file(path: string): Promise<AppFile | undefined>;
  /** The page that every address of the application begins with. */
  page(): Promise<AppFile>;
}

/** Nothing from elsewhere can be loaded, framed or sent. Positions are set by script, which this allows, not in the markup. */
export const appPolicy = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";

/** An address of the application that names a file, rather than a screen. Keys of rows may hold points; screens have no such folder. */
export function namesFile(path: string): boolean {
  return path.startsWith("assets/") || /^[\w-]+\.(?:js|svg|png|ico|webmanifest)$/.test(path);
}

/** Said where the application is not installed. */
export function missingAppPage(presentation: Pick<Presentation, "title">): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(presentation.title)}: no application</title>
</head>
<body>
<h1>The application is not installed</h1>
<p>It comes with the package <code>@corollary/react</code>. Install it, then start the server again:</p>
<pre>npm install @corollary/react</pre>
<p>The API works without it; its documentation is at <a href="/docs">/docs</a>.</p>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
