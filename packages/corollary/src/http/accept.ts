import { printable } from "./body.js";
import { HttpProblem } from "./problem.js";
import { recent } from "./recent.js";

const seen = recent<boolean>(200);

/** Refuses a request that cannot take the type of the answer. @throws HttpProblem 406 */
export function requireAccept(header: string | null, type: string): void {
  if (header === null || header === "*/*" || header === type) return;
  const key = `${type} ${header}`;
  let takes = seen.get(key);
  if (takes === undefined) {
    takes = accepts(header, type);
    seen.set(key, takes);
  }
  if (!takes) throw new HttpProblem(406, "not_acceptable", `The answer is ${type}, and Accept ${printable(header)} does not take it.`);
}

/** The most specific range that fits decides; a quality of 0 means no. */
function accepts(header: string, type: string): boolean {
  const family = `${type.slice(0, type.indexOf("/"))}/*`;
  let decided = -1;
  let takes = false;
  for (const part of header.toLowerCase().split(",")) {
    const [range = "", ...parameters] = part.split(";").map((piece) => piece.trim());
    const specific = range === type ? 2 : range === family ? 1 : range === "*/*" ? 0 : -1;
    if (specific <= decided) continue;
    decided = specific;
    takes = !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  }
  return takes;
}
