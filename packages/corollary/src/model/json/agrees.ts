/** Members of all parts of a union. */
type Members<T> = T extends unknown ? keyof T : never;

/** Members of a union that some part may leave out. */
type Optionals<T> = T extends unknown ? { [M in keyof T]-?: object extends Pick<T, M> ? M : never }[keyof T] : never;

/**
 * `true` where a schema's result and a type are the same: each can stand for the other, and neither has a member that
 * the other lacks. Whether members are readonly does not count.
 */
export type Agrees<A, B> = [A, Members<A>, Optionals<A>] extends [B, Members<B>, Optionals<B>]
  ? [B, Members<B>, Optionals<B>] extends [A, Members<A>, Optionals<A>] ? true : false
  : false;

/** Fails to compile where its argument is not `true`. */
export type Proof<T extends true> = T;
