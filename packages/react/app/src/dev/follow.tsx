import type { QueryClient } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import type { AppConfig } from "../config.js";
import { readProject } from "../project/project.js";
import { onArrival } from "../route/router.js";
import { DevBanner } from "./banner.js";
import { changeBetween, readState, type DevState } from "./state.js";

interface Following {
  /** The state that the page was made for, as JSON. */
  readonly seen: string;
  readonly client: QueryClient;
  readonly show: (config: AppConfig) => void;
  readonly showFailure: (error: unknown) => void;
}

/**
 * Keeps a page in step with a project that is being worked on, in place: the address, the scrolling and what is chosen
 * stay. What was entered and not saved is never thrown away: the page then says that there is something new, and takes it
 * once the form is saved or left.
 */
export function follow({ seen, client, show, showFailure }: Following): void {
  const banner = createRoot(document.body.appendChild(document.createElement("div")));
  let shown = readState(seen);
  let wanted = shown;
  let working = Promise.resolve();

  const draw = () => banner.render(<DevBanner problem={wanted.problem} waits={changeBetween(shown, wanted) !== "none"} />);
  const catchUp = async () => {
    const to = wanted;
    const change = changeBetween(shown, to);
    if (change !== "none" && !hasUnsaved()) {
      // First the model: a page of the project may name what is new in it.
      if (change !== "project") await client.invalidateQueries();
      if (change !== "model") await swapProject(to).then(show, showFailure);
      shown = to;
    }
    draw();
  };
  const next = () => {
    working = working.then(catchUp);
  };

  draw();
  onArrival(next);
  const events = new EventSource("/app/dev-events");
  events.addEventListener("message", ({ data }) => {
    if (typeof data !== "string") return;
    wanted = readState(data);
    next();
  });
}

async function swapProject({ project }: DevState): Promise<AppConfig> {
  const config = await readProject(project.entry === "" ? undefined : `/app/${project.entry}`);
  const old = document.querySelector("link[data-project]");
  if (project.style !== "" && old?.getAttribute("href") !== `/app/${project.style}`) await addStyle(`/app/${project.style}`);
  if (old?.getAttribute("href") !== `/app/${project.style}`) old?.remove();
  return config;
}

/** Resolves once it counts, so that nothing is seen without its style. */
function addStyle(href: string): Promise<void> {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  link.dataset["project"] = "";
  const settled = new Promise<void>((resolve) => {
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => resolve());
  });
  document.head.append(link);
  return settled;
}

/** Asks as the browser does before it closes a page: whoever would hold it back has something unsaved. */
function hasUnsaved(): boolean {
  return !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}
