import type { Model } from "../../model/model.js";
import { additions, type Difference } from "../../schema/additions.js";
import type { Change } from "../../schema/change.js";
import { describeChange } from "../../schema/words.js";
import type { Paint } from "../terminal.js";
import { usualWidth, wrap } from "../wrap.js";
import { whyItMatters } from "./matters.js";
import { placeOf } from "./place.js";
import type { Comparison } from "./compare.js";


const sign = { create: "+", grant: "+", drop: "-", revoke: "-", alter: "~", comment: "~" } as const;
const colour = { "+": "green", "-": "red", "~": "yellow" } as const;

/** Readable: each difference on a line, with its place in the model, and below it why it matters; then what no schema holds. */
export function showComparison({ changes, beside }: Comparison, model: Model | undefined, sides: { readonly from: string; readonly to: string }, paint: Paint, width: number = usualWidth): string {
  const lines = changes.map((change) => {
    const mark = sign[change.change];
    const at = placeOf(change, model);
    const why = whyItMatters(change);
    const place = at === undefined ? "" : paint("dim", `  ${at.file}:${at.line}:${at.column}`);
    return [`${paint(colour[mark], mark)} ${worded(change, sides.to)}${place}`, ...(why === undefined ? [] : wrap(why, "    ", width).map((line) => paint("dim", line)))].join("\n");
  });
  const named = beside.map(({ side, finding }) => `${paint("cyan", "?")} The ${finding.of} ${finding.name} is only in ${side === "from" ? sides.from : sides.to}. ${finding.what}`);
  return [...lines, ...named].join("\n");
}

/** What is dropped is gone from the side that is compared with, whichever that is. */
const worded = (change: Change, side: string): string => describeChange(change).replace(/ is gone from the model\.$/u, ` is not in ${side}.`);

export function comparisonJson({ changes, beside }: Comparison, model: Model | undefined): string {
  const differences = changes.map((change) => {
    const place = placeOf(change, model);
    return { change: change.change, of: change.of, what: describeChange(change), why: whyItMatters(change), ...(place !== undefined && { place }), ...sidesOf(change) };
  });
  return JSON.stringify({ equal: changes.length + beside.length === 0, differences, beside }, undefined, 2);
}

function sidesOf(change: Change): { from?: unknown; to?: unknown; on?: unknown; table?: string } {
  if (change.change === "grant" || change.change === "revoke") return { to: change.grant };
  if (change.change === "comment") return { on: change.on, ...(change.from !== undefined && { from: change.from }), ...(change.to !== undefined && { to: change.to }) };
  return {
    ...("table" in change && { table: `${change.table.schema}.${change.table.name}` }),
    ...("from" in change && { from: change.from }),
    ...("to" in change && { to: change.to }),
  };
}

/** The statements that can be made without touching rows; the rest as comments that say why not. */
export function comparisonSql({ from, to, beside }: Comparison): string {
  const plan = additions(from, to);
  const why = ({ what, remedy }: Difference): string => comment(`${what}\n${remedy}`);
  const blocked = plan.blocked.map((difference) => `${comment("Not made:")}\n${why(difference)}`);
  const named = beside.map(({ side, finding }) => comment(`Not compared: the ${finding.of} ${finding.name}, only in ${side === "from" ? "the database" : "what it is compared with"}.`));
  const verified = new Map(plan.verified.map((each) => [each.statement, each]));
  const made = [...plan.before, ...plan.statements].map((statement) => {
    const rows = verified.get(statement);
    return rows === undefined ? `${statement};` : `${comment(rows.what)}\n${statement};`;
  });
  return [...made, ...blocked, ...named].join("\n");
}

const comment = (text: string): string => text.split("\n").map((line) => `-- ${line}`).join("\n");
