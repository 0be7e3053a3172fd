import type { DatePart, DatePlus, DateStart, Duration } from "../node.js";
import { SqlRefused } from "./errors.js";
import { call, cast, fragment, infix, Strength, within, type Fragment } from "./fragment.js";
import type { Scope } from "./scope.js";
import { toSql } from "./to-sql.js";

const units = ["years", "months", "weeks", "days", "hours", "minutes", "seconds"] as const;

/** A duration as an interval constant; its numbers are checked to be whole. */
function interval(duration: Duration): Fragment {
  const parts = units.flatMap((unit) => {
    const amount = duration[unit];
    if (amount === undefined || amount === 0) return [];
    if (!Number.isSafeInteger(amount)) throw new SqlRefused("unsupported", `${unit}: ${String(amount)} is not a whole number.`);
    return [`${amount} ${Math.abs(amount) === 1 ? unit.slice(0, -1) : unit}`];
  });
  return fragment(`interval '${parts.join(" ") || "0 days"}'`, "interval");
}

export function plus(node: DatePlus, scope: Scope): Fragment {
  const of = toSql(node.of, scope);
  const by = interval(node.duration);
  switch (node.of.type.kind) {
    case "date": return cast(infix(of, "+", by, Strength.sum, "timestamp"), "date");
    // Adding to an instant depends on the session's zone, so what is stored does it on the UTC clock.
    case "timestamp": return scope.emitter.mode === "constant" ? utc(infix(utc(of, "timestamp"), "+", by, Strength.sum, "timestamp"), "timestamptz") : infix(of, "+", by, Strength.sum, "timestamptz");
    default: return infix(of, "+", by, Strength.sum, of.sql);
  }
}

function utc(of: Fragment, sql: string): Fragment {
  return fragment(`${within(of, Strength.zone)} at time zone 'UTC'`, sql, Strength.zone);
}

/** Instants and clocks with a zone as they read in UTC. */
function local(of: Fragment): Fragment {
  if (of.sql === "timestamptz") return utc(of, "timestamp");
  return of.sql === "timetz" ? utc(of, "timetz") : of;
}

export function part(node: DatePart, scope: Scope): Fragment {
  const unit = node.unit === "weekday" ? "isodow" : node.unit;
  // `extract` gives a numeric and stays one: a cast to integer would fail on infinity.
  const value = fragment(`extract(${unit} from ${local(toSql(node.of, scope)).text})`, "numeric");
  return node.unit === "second" ? call("floor", [value], "numeric") : value;
}

export function startOf(node: DateStart, scope: Scope): Fragment {
  const of = toSql(node.of, scope);
  const truncated = (value: Fragment) => call("date_trunc", [fragment(`'${node.unit}'`, "text"), value], "timestamp");
  switch (node.of.type.kind) {
    case "timestamp": return utc(truncated(utc(of, "timestamp")), "timestamptz");
    case "date": return cast(truncated(cast(of, "timestamp")), "date");
    default: return truncated(of);
  }
}
