import { join, relative, resolve } from "node:path";
import { type Bundle, bundle } from "./bundle.js";
import type { Config } from "./config.js";
import { checkConfig } from "./config-check.js";
import { type Evaluated, evaluate } from "./evaluate.js";
import { LoadError } from "./fault.js";
import type { Place } from "./project.js";
import { foldersBelow, moduleFiles } from "./sources.js";

/** A module of the domain and what it exports. */
export interface DomainModule {
  /** Relative to the project. */
  readonly file: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

export interface Project {
  readonly root: string;
  readonly config: Config;
  readonly domain: readonly DomainModule[];
  /** Modules among the seeds, by file relative to the project; only where they were asked for. */
  readonly seeds: Evaluated["seeds"];
  /** Absolute paths of the files it was made of. */
  readonly inputs: readonly string[];
  /** Folders in which a new file belongs to the domain. */
  readonly folders: readonly string[];
  /** The same for the same source text. */
  readonly hash: string;
}

/** @throws LoadError with everything that keeps the files from loading. */
export async function loadProject(place: Place, options: { readonly seeds?: boolean } = {}): Promise<Project> {
  // Nearly every project keeps its domain in ./domain, so that one pass is enough; otherwise the config tells where it is.
  const first = await pass(place, "./domain", options.seeds ? "./seeds" : undefined);
  const { domain = "./domain", seeds = "./seeds" } = first.config;
  const asGuessed = domain === "./domain" || domain === "domain" || typeof domain === "object";
  const complete = asGuessed && (!options.seeds || seeds === "./seeds" || seeds === "seeds");
  const loaded = complete
    ? first
    : await pass(place, typeof domain === "string" ? domain : "./domain", options.seeds ? seeds : undefined);
  return project(place, loaded);
}

/** The config alone, whatever state the domain is in. */
export async function loadConfig(place: Place): Promise<Config> {
  if (place.configFile === undefined) return {};
  return (await pass(place, join(".corollary", "no-domain"), undefined)).config;
}

interface Pass {
  readonly config: Config;
  readonly evaluated: Evaluated;
  readonly bundled: Bundle;
  readonly folder: string;
}

async function pass(place: Place, domain: string, seeds: string | undefined): Promise<Pass> {
  const folder = resolve(place.root, domain);
  const bundled = await bundle({
    root: place.root,
    ...(place.configFile ? { configFile: place.configFile } : {}),
    domainFiles: moduleFiles(folder),
    seedFiles: seeds === undefined ? [] : moduleFiles(resolve(place.root, seeds)),
  });
  const evaluated = await evaluate(bundled, place.root);
  return { config: configOf(place, evaluated), evaluated, bundled, folder };
}

function configOf(place: Place, evaluated: Evaluated): Config {
  const file = place.configFile ? relative(place.root, place.configFile) : "corollary.config.ts";
  const faults = checkConfig(evaluated.config.default, file);
  if (faults.length > 0) throw new LoadError(faults);
  return evaluated.config.default as Config;
}

function project(place: Place, { config, evaluated, bundled, folder }: Pass): Project {
  const explicit = typeof config.domain === "object" ? config.domain : undefined;
  const domain = explicit
    ? [{ file: place.configFile ? relative(place.root, place.configFile) : "", exports: explicit }]
    : evaluated.domain.map(([file, exports]) => ({ file, exports }));
  if (domain.length === 0) throw new LoadError([emptyDomain(relative(place.root, folder))]);
  return {
    root: place.root,
    config,
    domain,
    seeds: evaluated.seeds,
    inputs: bundled.inputs,
    folders: explicit ? [] : foldersBelow(folder),
    hash: bundled.hash,
  };
}

function emptyDomain(folder: string) {
  return {
    code: "empty-domain",
    severity: "error",
    message: `There is no model file in ${folder}/.`,
    hint: `Write one, for example ${folder}/note.ts: export class Note extends Entity { title = text(); }`,
  } as const;
}
