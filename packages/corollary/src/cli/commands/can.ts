import type { Operation } from "../../model/model.js";
import type { Asker } from "../../policy/abilities.js";
import { explain, type Explanation } from "../../policy/explain.js";
import { rightsOf } from "../../policy/rights.js";
import { why } from "../../policy/why.js";
import { createQueries } from "../../query/execute.js";
import { actorValues } from "../../query/who.js";
import { requireEntity, requireKey } from "../called.js";
import { compileProject } from "../compile-project.js";
import { loadProject } from "../load.js";
import { openProjectDatabase } from "../open.js";
import { Failure, type ExitCode } from "../outcome.js";
import { findProject } from "../project.js";
import { settings } from "../settings.js";
import type { Terminal } from "../terminal.js";

export interface CanFlags {
  /** Id of the actor; absent: nobody is signed in. */
  readonly as?: string;
  readonly roles?: string;
  readonly tenant?: string;
  readonly claim?: readonly string[];
  readonly json?: boolean;
  /** Shows values of fields marked `pii()`. */
  readonly showPersonal?: boolean;
}

/** `corollary can read Invoice 42 --as u1`: which rule allows or refuses it, where it stands, what decided. 1 where it is refused. */
export async function can(cwd: string, [action, name, id]: readonly (string | undefined)[], flags: CanFlags, terminal: Terminal): Promise<ExitCode> {
  const project = await loadProject(findProject(cwd));
  const { model } = compileProject(project);
  const operation = operationOf(action);
  const entity = requireEntity(model, name);
  const actor = actorOf(flags);
  const answer = id === undefined ? await explain(model, actor, operation, entity) : await aboutRow();
  terminal.out(flags.json ? JSON.stringify(answer, undefined, 2) : shown(answer, terminal));
  return answer.decision === "refused" || answer.decision === "missing" ? 1 : 0;

  async function aboutRow(): Promise<Explanation> {
    const database = await openProjectDatabase(settings(project.root, project.config));
    try {
      const key = requireKey(model, entity, id ?? "");
      return await why({ actor, operation, entity, key, personal: flags.showPersonal ?? false }, model, createQueries({ model, database: database.as("app"), rightsOf }));
    } finally {
      await database.close();
    }
  }
}

const operations: readonly Operation[] = ["read", "create", "update", "delete"];

function operationOf(word: string | undefined): Operation {
  const found = operations.find((each) => each === word);
  if (found) return found;
  throw new Failure(`There is no operation ${JSON.stringify(word ?? "")}.`, `It is one of ${operations.join(", ")}: corollary can update Invoice 42 --as u1`);
}

function actorOf({ as: id, roles, tenant, claim = [] }: CanFlags): Asker | null {
  if (id === undefined) return null;
  const claims = claim.map((text): [string, string] => {
    const at = text.indexOf("=");
    if (at < 1) throw new Failure(`--claim ${text} is no claim.`, "A claim is given as name=value: --claim department=north");
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return {
    roles: (roles ?? "").split(",").map((role) => role.trim()).filter((role) => role !== ""),
    values: actorValues({ id, claims: Object.fromEntries(claims), ...(tenant !== undefined && { tenant }) }),
  };
}

function shown({ decision, because, rules, fields }: Explanation, { paintOut: paint }: Terminal): string {
  const colour = decision === "allowed" ? "green" : decision === "depends" ? "yellow" : "red";
  return [
    `${paint(colour, decision)}  ${because}`,
    ...rules.flatMap((rule) => {
      const mark = rule.met === null ? paint("yellow", "?") : rule.met ? paint("green", "✓") : paint("dim", "–");
      const called = rule.name === undefined ? "" : ` "${rule.name}"`;
      const place = rule.origin ? paint("dim", `  ${rule.origin.file}:${rule.origin.line}`) : "";
      return [`  ${mark} ${rule.effect}${called}: ${rule.rule}${place}`, ...rule.values.map(({ of, value }) => `      ${of} = ${JSON.stringify(value)}`)];
    }),
    ...fields.map(({ field, read, write }) => `  field ${field}: ${[said("read", read), said("write", write)].filter((part) => part !== "").join(", ")}`),
  ].join("\n");
}

function said(what: string, may: boolean | null): string {
  if (may === true) return "";
  return may === null ? `${what} depends on the row` : `may not ${what}`;
}
