import type { FieldErrors, FieldValues, Path, UseFormReturn } from "react-hook-form";
import type { Detail } from "../../data/api.js";
import type { Draft } from "../../model/draft.js";
import type { Problems } from "../../model/validate.js";

export type Form = UseFormReturn<Draft>;

/** Problems in the form in which the form library keeps them. */
export function errorsOf(problems: Problems): FieldErrors<Draft> {
  const errors: FieldErrors<FieldValues> = {};
  for (const [name, problem] of Object.entries(problems)) {
    if (typeof problem === "string") errors[name] = { type: "rule", message: problem };
    else if (isList(problem)) Object.assign(errors, { [name]: problem.map((each) => (each === undefined ? undefined : errorsOf(each))) });
    else if (problem !== undefined) Object.assign(errors, { [name]: errorsOf(problem) });
  }
  return errors;
}

function isList(problem: Problems[string] | undefined): problem is readonly (Problems | undefined)[] {
  return Array.isArray(problem);
}

/** What several fields are refused for together, such as a combination that another row has: said once, for all of them. */
export function sharedMessage(details: readonly Detail[]): string | undefined {
  const [first, ...others] = details;
  return first !== undefined && others.length > 0 && others.every(({ message }) => message === first.message) ? sentence(first.message) : undefined;
}

/** Puts what the server refused at its fields. Returns what belongs to none of them. */
export function placeDetails(form: Form, details: readonly Detail[], known: (name: string) => boolean): readonly string[] {
  const elsewhere: string[] = [];
  const isShared = sharedMessage(details) !== undefined;
  let isFirst = true;
  for (const { field, message } of details) {
    const path = field.replace(/\[(\d+)\]/g, ".$1").replace(/^\./, "");
    const text = sentence(message);
    if (path !== "" && known(path.split(".")[0] ?? "")) {
      form.setError(path as Path<Draft>, { type: "server", message: isShared ? "" : text }, { shouldFocus: isFirst });
      isFirst = false;
    } else elsewhere.push(path === "" ? text : `${path}: ${message}`);
  }
  return elsewhere;
}

/** The API says "is required"; at a field that reads as a sentence. */
export function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** How many fields have something wrong. */
export function countErrors(errors: unknown): number {
  if (Array.isArray(errors)) return errors.reduce<number>((sum, each) => sum + countErrors(each), 0);
  if (typeof errors !== "object" || errors === null) return 0;
  if ("message" in errors && "type" in errors && typeof errors.type === "string") return 1;
  return Object.entries(errors).reduce((sum, [name, each]) => (name === "ref" || name === "root" ? sum : sum + countErrors(each)), 0);
}
