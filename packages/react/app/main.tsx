import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Application } from "./src/application.js";
import type { AppConfig } from "./src/config.js";
import { makeQueryClient } from "./src/context.js";
import { metaOf, readProject } from "./src/project/project.js";
import { ProjectFailed } from "./src/project/failed.js";
import { readFor } from "./src/screens/pages.js";
import "./src/styles/app.css";

readFor(window.location.pathname.replace(/^\/app\/?/, ""));

const place = document.getElementById("root");
if (!place) throw new Error("The page has no root.");
const root = createRoot(place);
const client = makeQueryClient();

const show = (config: AppConfig) => root.render(<StrictMode><Application config={config} client={client} /></StrictMode>);
const showFailure = (error: unknown) => root.render(<ProjectFailed error={error} />);

readProject(metaOf("corollary-project")).then(show, showFailure);

// Only `corollary dev` says so: it tells pages what has changed.
const dev = metaOf("corollary-dev");
if (dev !== undefined) {
  void Promise.all([import("./src/dev/follow.js"), import("./src/styles/dev.css")])
    .then(([{ follow }]) => follow({ seen: dev, client, show, showFailure }));
}
