import { and, literal, operatorOf, or, parseRsql, parseSyntax, signOf, textMatch, toRsql, field as fieldExpression, type Model, type PresentedEntity, type RsqlOperator, type Syntax } from "corollary/view";

/** One comparison of a filter, as the filter bar shows it. */
export interface Condition {
  readonly path: readonly string[];
  readonly operator: RsqlOperator;
  readonly values: readonly string[];
}

/** A filter as the filter bar can show it: conditions that must all hold, or a text that is only text. */
export type Filter = { readonly kind: "conditions"; readonly conditions: readonly Condition[] } | { readonly kind: "text"; readonly text: string };

/** Reads a filter. What the bar has no chips for (alternatives, nesting, mistakes) stays text. */
export function readFilter(text: string): Filter {
  if (text.trim() === "") return { kind: "conditions", conditions: [] };
  try {
    const syntax = parseSyntax(text, {});
    const parts = syntax.kind === "and" ? syntax.of : [syntax];
    const conditions = parts.map(conditionOf);
    return conditions.every((each) => each !== undefined) ? { kind: "conditions", conditions } : { kind: "text", text };
  } catch {
    return { kind: "text", text };
  }
}

function conditionOf(syntax: Syntax): Condition | undefined {
  if (syntax.kind !== "comparison") return undefined;
  const operator = operatorOf(syntax.operator.text);
  return operator && { path: syntax.path.map((step) => step.text), operator, values: syntax.values.map((word) => word.text) };
}

export function writeFilter(conditions: readonly Condition[]): string {
  return conditions.map(writeCondition).join(";");
}

export function writeCondition({ path, operator, values }: Condition): string {
  const words = values.map(quoted);
  const isList = operator === "in" || operator === "out" || operator === "between";
  return `${path.join(".")}${signOf[operator]}${isList ? `(${words.join(",")})` : words.join()}`;
}

function quoted(text: string): string {
  if (/^[^\s"'();,=!~<>\\]+$/u.test(text)) return text;
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** What is wrong with a filter, or undefined. */
export function filterProblem(text: string, entity: PresentedEntity, model: Model): string | undefined {
  try {
    parseRsql(text, { model, entity: entity.name });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Every word of a search is in some of the entity's texts. */
export function searchFilter(entity: PresentedEntity, search: string): string {
  const words = search.trim().split(/\s+/).filter((word) => word !== "").slice(0, 6);
  const paths = entity.list.search;
  if (words.length === 0 || paths.length === 0) return "";
  const found = words.map((word) => or(...paths.map((path) => textMatch("contains", fieldExpression("this", path, { kind: "text" }), literal(word, { kind: "text" }), true))));
  return toRsql(and(...found));
}

/** Both filters at once. */
export function bothFilters(first: string, second: string): string {
  const parts = [first, second].filter((part) => part.trim() !== "");
  return parts.length < 2 ? parts.join() : parts.map((part) => (readFilter(part).kind === "text" ? `(${part})` : part)).join(";");
}
