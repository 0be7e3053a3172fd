import type { AppConfig } from "../config.js";

/** What the server put into the page under a name. */
export function metaOf(name: string): string | undefined {
  const content = document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? "";
  return content === "" ? undefined : content;
}

interface ProjectModule {
  readonly default?: AppConfig;
  /** Modules of the domain, where the configuration uses any of them. */
  readonly domain?: readonly object[];
}

/** The configuration of the project that the server bundled; that of every application where there is none. */
export async function readProject(address: string | undefined): Promise<AppConfig> {
  if (address === undefined) return {};
  const { default: config = {}, domain }: ProjectModule = await import(/* @vite-ignore */ address);
  return config.domain !== undefined || domain === undefined ? config : { ...config, domain };
}
