/** A file of the documentation viewer. */
export interface ViewerFile {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Gives a file of the viewer by its name, or undefined where there is none of that name. */
export type ViewerFiles = (name: string) => Promise<ViewerFile | undefined>;

/**
 * Allows the viewer's own script and style, and asking this same server; nothing from elsewhere can be loaded or sent.
 * Swagger UI sets style attributes while it draws, hence the one allowance for inline style.
 */
export const viewerPolicy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:",
  "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join("; ");

/** The page at /docs. Paths are relative to the root of the server. */
export function viewerPage(title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="viewer"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;
}

/** `validatorUrl` is off: the public validator would be sent the address of the document. */
export const viewerStart = `SwaggerUIBundle({
  url: "/spec",
  dom_id: "#viewer",
  deepLinking: true,
  validatorUrl: null,
  displayRequestDuration: true,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
`;

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
