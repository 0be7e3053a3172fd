import type { Model } from "../model/model.js";
import { present } from "../view/present.js";
import { appPolicy, missingAppPage, namesFile, type AppFile, type AppFiles } from "./app.js";
import type { ServiceInfo } from "./openapi/document.js";
import { HttpProblem } from "./problem.js";
import { jsonResponse, textResponse, type Exchange } from "./respond.js";
import { requireAccept } from "./accept.js";
import type { SystemName } from "./route.js";
import { viewerPage, viewerPolicy, viewerStart, type ViewerFiles } from "./viewer.js";

export interface SystemOptions {
  /** The public Model. */
  readonly model: Model;
  readonly info: ServiceInfo;
  readonly basePath: string;
  /** Whether there are addresses to sign in at. */
  readonly signIn: boolean;
  /** The OpenAPI document as JSON text; made when first asked for. */
  readonly document: () => string;
  /** Resolves where the database answers. */
  readonly ping: () => Promise<void>;
  /** Milliseconds that /ready waits for the database. */
  readonly readyTimeout: number;
  readonly viewer: () => Promise<ViewerFiles>;
  /** Undefined where the application is not installed. */
  readonly app: () => Promise<AppFiles | undefined>;
}

export interface System {
  answer(name: SystemName, request: Request, exchange: Exchange): Promise<Response>;
  viewerFile(name: string, exchange: Exchange): Promise<Response>;
  /** A file of the application, or the page it begins with. */
  application(path: string, request: Request, exchange: Exchange): Promise<Response>;
}

const json = "application/json";

/** Pages of other origins that open or are opened by ours get no hold of it; nothing here needs a camera or the like. */
const ofPages = { "cross-origin-opener-policy": "same-origin", "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()" };

/** What is the same for every service: whether it lives, what it is, and its document. */
export function system(options: SystemOptions): System {
  const started = Date.now();
  const title = options.info.title ?? "API";
  let presentation: string | undefined;
  const constant = new Map<SystemName, string>([
    ["home", JSON.stringify(home(options))],
    ["health", JSON.stringify({ status: "ok" })],
    ["version", JSON.stringify({ version: options.info.version ?? "0.0.0" })],
  ]);
  return {
    async answer(name, request, exchange) {
      requireAccept(request.headers.get("accept"), name === "docs" ? "text/html" : json);
      switch (name) {
        case "home":
        case "health":
        case "version": return jsonResponse(exchange, 200, constant.get(name) ?? "{}");
        case "info": return jsonResponse(exchange, 200, JSON.stringify({ ...about(options), uptimeSeconds: Math.floor((Date.now() - started) / 1000) }));
        case "presentation": return jsonResponse(exchange, 200, (presentation ??= JSON.stringify(present(options.model, { title, basePath: options.basePath, ...(options.signIn ? { signIn: true } : {}) }))));
        case "spec": return jsonResponse(exchange, 200, options.document());
        case "ready": return ready(options, exchange);
        case "docs": return textResponse(exchange, 200, "text/html; charset=utf-8", viewerPage(options.info.title ?? "API"), { "content-security-policy": viewerPolicy, ...ofPages });
      }
    },
    async viewerFile(name, exchange) {
      if (name === "start.js") return textResponse(exchange, 200, "text/javascript; charset=utf-8", viewerStart);
      const file = await (await options.viewer())(name);
      if (file === undefined) throw new HttpProblem(404, "not_found", "The documentation has no such file; it begins at /docs.");
      return textResponse(exchange, 200, file.type, file.body, { "cache-control": "public, max-age=3600" });
    },
    async application(path, request, exchange) {
      const files = await options.app();
      if (files === undefined) return textResponse(exchange, 404, "text/html; charset=utf-8", missingAppPage({ title }), { "content-security-policy": appPolicy });
      const file = namesFile(path) ? await files.file(path) : await files.page();
      if (file === undefined) throw new HttpProblem(404, "not_found", "The application has no such file; it begins at /app.");
      return appResponse(file, request, exchange);
    },
  };
}

function appResponse(file: AppFile, request: Request, exchange: Exchange): Response {
  const zipped = file.gzip !== undefined && /\bgzip\b/.test(request.headers.get("accept-encoding") ?? "");
  return textResponse(exchange, 200, file.type, zipped ? file.gzip : file.body, {
    "cache-control": file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
    "content-security-policy": appPolicy,
    ...ofPages,
    vary: "accept-encoding",
    ...(zipped ? { "content-encoding": "gzip" } : {}),
  });
}

function about({ model, info }: SystemOptions): object {
  return {
    title: info.title ?? "API", version: info.version ?? "0.0.0",
    ...(info.description === undefined ? {} : { description: info.description }),
    entities: Object.values(model.entities).map((entity) => ({ name: entity.name, label: entity.label })),
  };
}

function home({ model, info, basePath }: SystemOptions): object {
  return {
    title: info.title ?? "API",
    app: "/app", docs: "/docs", presentation: "/presentation", spec: "/spec", health: "/health", ready: "/ready", version: "/version", info: "/info",
    entities: Object.fromEntries(Object.values(model.entities).map((entity) => [entity.name, `${basePath}/${entity.path}`])),
  };
}

async function ready({ ping, readyTimeout }: SystemOptions, exchange: Exchange): Promise<Response> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), readyTimeout);
  });
  try {
    if (await Promise.race([ping().then(() => true, () => false), late])) return jsonResponse(exchange, 200, '{"status":"ready"}');
    throw new HttpProblem(503, "unavailable", "The database does not answer.", [], { "retry-after": "5" });
  } finally {
    clearTimeout(timer);
  }
}
