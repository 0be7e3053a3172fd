import type { Change } from "../change.js";
import { commentable } from "../comments.js";
import { commentStatement, grantStatement, revokeStatement } from "../ddl.js";
import type { CommentTarget } from "../ddl.js";
import type { QualifiedName, Schema } from "../schema.js";
import { rank, sqlStep, type Draft } from "./draft.js";
import { becoming, toEstablish, type Drafting } from "./drafting.js";
import { commented, key, targetOf } from "./key.js";

/** The comments and privileges of something, as the statements that give them: they go with it when it goes. */
export function notesOn(schema: Schema, own: string): string[] {
  return [
    ...commentable(schema).flatMap(({ on, comment }) => (comment !== undefined && commented(on) === own ? [commentStatement(on, comment)] : [])),
    ...schema.grants.filter((grant) => targetOf(grant.on) === own).map((grant) => grantStatement(grant, [grant.on])),
  ];
}

/** Comments and privileges: nothing waits for them. */
export function commentDraft(change: Extract<Change, { change: "comment" }>, on: Drafting): Draft {
  const own = key.comment(change.on);
  const table = tableOf(change.on);
  return {
    step: sqlStep(`${change.to === undefined ? "Take away" : "Write"} the comment on ${commented(change.on)}`, [commentStatement(change.on, change.to)], {
      ...(table !== undefined && on.before.nodes.has(key.table(table)) && { lock: lockOf(change.on), on: table, class: "online" as const }),
      changes: [change], inverse: [commentStatement(change.on, change.from)],
    }),
    rank: rank.comments,
    needs: change.to === undefined ? [{ key: commented(change.on), is: "there" }] : toEstablish(on, [own]),
    sets: becoming(on, [own]),
  };
}

function tableOf(on: CommentTarget): Required<QualifiedName> | undefined {
  if ("table" in on) return { schema: on.schema, name: on.table };
  return on.kind === "table" ? { schema: on.schema, name: on.name } : undefined;
}

const lockOf = (on: CommentTarget): "share update exclusive" | "access share" => (on.kind === "table" || on.kind === "column" ? "share update exclusive" : "access share");

export function privilegeDraft(change: Extract<Change, { change: "grant" | "revoke" }>, on: Drafting): Draft {
  const { grant } = change;
  const keys = grant.privileges.map((privilege) => key.grant(grant, privilege));
  const [does, undoes] = change.change === "grant" ? [grantStatement, revokeStatement] as const : [revokeStatement, grantStatement] as const;
  return {
    step: sqlStep(`${change.change === "grant" ? "Grant" : "Revoke"} ${grant.privileges.join(", ")} on ${targetOf(grant.on)} ${change.change === "grant" ? "to" : "from"} ${grant.to}`, [does(grant, [grant.on])], {
      ...(grant.on.kind === "table" && on.before.nodes.has(targetOf(grant.on)) && { lock: "access share", on: { schema: grant.on.schema, name: grant.on.name }, class: "online" as const }),
      changes: [change], inverse: [undoes(grant, [grant.on])],
    }),
    rank: change.change === "grant" ? rank.privileges : rank.release,
    needs: change.change === "revoke" ? [{ key: targetOf(grant.on), is: "there" }] : toEstablish(on, keys),
    sets: becoming(on, keys),
  };
}
