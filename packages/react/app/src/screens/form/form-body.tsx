import type { PresentedEntity } from "corollary/view";
import { CircleAlert } from "lucide-react";
import { useEffect, useRef, type FormEvent, type ReactNode } from "react";
import { FormProvider, useForm, type Resolver } from "react-hook-form";
import { useApp, useMessages } from "../../context.js";
import { ApiFailure } from "../../data/api.js";
import type { Row } from "../../data/json.js";
import type { Draft } from "../../model/draft.js";
import { isEntered } from "../../model/form.js";
import { problemsOf } from "../../model/validate.js";
import { failureText } from "../../parts/states.js";
import { KeptField } from "./kept-field.js";
import { FieldBox } from "./field-box.js";
import { countErrors, errorsOf, placeDetails, sharedMessage, type Form } from "./problems.js";

interface Kept {
  readonly names: readonly string[];
  readonly row: Row;
}

interface FormBodyProps {
  readonly entity: PresentedEntity;
  readonly initial: Draft;
  /** Fields that are not asked for. */
  readonly without?: readonly string[];
  /** Fields that whoever looks may not change, and the row that has them: they are shown. */
  readonly kept?: Kept;
  readonly save: (draft: Draft) => Promise<void>;
  /** Takes care of a failure by itself; says whether it did. */
  readonly onFailure?: (error: unknown) => boolean;
  readonly onDirty?: (isDirty: boolean) => void;
  /** Another state to start from, keeping what was changed here. */
  readonly rebased?: Draft | undefined;
  readonly actions: (state: { readonly isBusy: boolean }) => ReactNode;
}

/** A form for a row: fields in their sections, rules while typing, refusals of the server at their fields. */
export function FormBody({ entity, initial, without = [], kept, save, onFailure, onDirty, rebased, actions }: FormBodyProps) {
  const app = useApp();
  const messages = useMessages();
  const start = useRef(initial).current;
  const resolver: Resolver<Draft> = (draft) => {
    const problems = problemsOf({ presentation: app.presentation, model: app.model, messages }, entity, draft);
    const asked = Object.fromEntries(Object.entries(problems).filter(([name]) => !without.includes(name)));
    return Object.keys(asked).length === 0 ? { values: draft, errors: {} } : { values: {}, errors: errorsOf(asked) };
  };
  const form = useForm<Draft>({ defaultValues: start, resolver, mode: "onTouched" });
  const { isDirty, isSubmitting, errors } = form.formState;
  useEffect(() => onDirty?.(isDirty), [isDirty]);
  useEffect(() => {
    if (rebased) form.reset(rebased, { keepDirtyValues: true });
  }, [rebased]);
  const box = useRef<HTMLFormElement>(null);
  const refused = (error: unknown) => {
    if (onFailure?.(error)) return;
    const details = error instanceof ApiFailure ? error.details : [];
    const others = placeDetails(form, details, (name) => Object.hasOwn(start, name) && !without.includes(name));
    const said = others.length > 0 ? others.join(" ") : details.length === 0 ? failureText(error, messages) : sharedMessage(details);
    if (said !== undefined) form.setError("root.server", { type: "server", message: said });
    focusFirst(box.current);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A form in a dialog is inside the page's form as far as events are concerned.
    event.stopPropagation();
    void form.handleSubmit((draft) => save(draft).catch(refused), () => focusFirst(box.current))(event);
  };
  return (
    <FormProvider {...form}>
      <form className="form" ref={box} noValidate onSubmit={submit}>
        <Banner form={form} errors={errors} />
        <Sections entity={entity} without={without} kept={kept} />
        <div className="form-actions">{actions({ isBusy: isSubmitting })}</div>
      </form>
    </FormProvider>
  );
}

function Banner({ form, errors }: { readonly form: Form; readonly errors: Form["formState"]["errors"] }) {
  const messages = useMessages();
  const said = errors.root?.["server"]?.message;
  const count = form.formState.submitCount > 0 ? countErrors(errors) : 0;
  if (said === undefined && count === 0) return null;
  return <div className="banner" role="alert"><CircleAlert size={16} aria-hidden="true" /><span><strong>{messages.form.notSaved}.</strong> {said ?? messages.form.problems(count)}</span></div>;
}

interface SectionsProps {
  readonly entity: PresentedEntity;
  readonly without: readonly string[];
  readonly kept: Kept | undefined;
}

function Sections({ entity, without, kept }: SectionsProps) {
  const sections = entity.form.sections.map((section) => ({ ...section, fields: section.fields.flatMap((name) => {
    const field = entity.fields[name];
    return field && ((isEntered(field) && !without.includes(name)) || kept?.names.includes(name)) ? [field] : [];
  }) })).filter((section) => section.fields.length > 0);
  return sections.map((section, at) => (
    <section key={section.title ?? at} className="section">
      {section.title === undefined ? null : <h2 className="section-title">{section.title}</h2>}
      <div className="fields">{section.fields.map((field, place) => kept?.names.includes(field.name) ? <KeptField key={field.name} entity={entity} field={field} row={kept.row} /> : <FieldBox key={field.name} entity={entity} field={field} name={field.name} autoFocus={at === 0 && place === 0 && field.kind !== "reference"} />)}</div>
    </section>
  ));
}

/** After the errors are drawn. */
function focusFirst(box: HTMLElement | null): void {
  requestAnimationFrame(() => requestAnimationFrame(() => box?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] button')?.focus()));
}
