/** React hooks over the typed client: lists, records and writes, kept fresh by what they depend on. */
export { CorollaryProvider, useClient, type CorollaryProviderProps } from "./provider.js";
export { useAbilities, useCan, useMe } from "./abilities.js";
export { useInfiniteList, useList, useRecord, type InfiniteList, type ListOptions, type ReadOptions, type Shape } from "./reading.js";
export {
  useAction, useCreate, useDelete, useUpdate,
  type Action, type ActionVariables, type DeleteVariables, type OptimisticOptions, type UpdateVariables, type WriteOptions,
} from "./writing.js";
export { dependsOn, keys, type CacheKey, type CacheKind } from "./keys.js";
export { invalidateEntities, invalidateWritten } from "./invalidate.js";
export { changeCached, type Rollback } from "./optimistic.js";
