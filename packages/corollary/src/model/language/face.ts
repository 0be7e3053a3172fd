/**
 * The one place where an object of the language gets the type that users see. Its face (`Field<string>`,
 * `Ref<Customer>`, `Expr<boolean>`) says which operators exist for it; the object has them all and refuses, with an
 * explanation, those that do not fit. Type tests and the tests of the language keep both in step.
 */
export function face<T>(object: object): T {
  return object as T;
}
