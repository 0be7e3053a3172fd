import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import type { Abilities } from "corollary/client";
import { modelOf, type Model, type Presentation, type PresentedEntity } from "corollary/view";
import { createContext, lazy, Suspense, useContext, useMemo, type ReactNode } from "react";
import type { AppConfig } from "./config.js";
import { Api, ApiFailure, readPresentation } from "./data/api.js";
import { checkNames } from "./model/check-names.js";
import { everything } from "./model/allowed.js";
import { namesOf } from "./model/names.js";
import { en, type Messages } from "./messages/en.js";
import { formatsFor, type Formats } from "./model/format.js";
import { Loading } from "./parts/loading.js";
import { FailureState } from "./parts/states.js";

/** What every screen needs: the presentation and what follows from it. */
export interface App {
  readonly presentation: Presentation;
  /** The Model as far as the presentation tells of it, for expressions and filters. */
  readonly model: Model;
  readonly api: Api;
  readonly config: AppConfig;
  readonly formats: Formats;
  /** What whoever looks may do. The presentation has only what is for them already. */
  readonly abilities: Abilities;
  /** The same for another presentation. */
  over(presentation: Presentation): App;
  entity(name: string): PresentedEntity | undefined;
  /** The name of an entity: of its class as the domain exports it, or as it is given. */
  nameOf(of: Of): string;
}

/** An entity: its class, or its name. */
export type Of = string | { readonly name: string };

export const AppContext = createContext<App | undefined>(undefined);
const MessagesContext = createContext<Messages>(en);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("Stand inside <AppProvider>.");
  return app;
}

export function useMessages(): Messages {
  return useContext(MessagesContext);
}

export function makeQueryClient(): QueryClient {
  const isLasting = (error: Error) => error instanceof ApiFailure && error.status >= 400 && error.status < 500;
  return new QueryClient({ defaultOptions: { queries: { staleTime: 20_000, retry: (times, error) => times < 2 && !isLasting(error) } } });
}

interface AppProviderProps {
  readonly config?: AppConfig;
  readonly client?: QueryClient;
  readonly children: ReactNode;
}

/** Reads the presentation, then shows what is inside. */
export function AppProvider({ config = {}, client, children }: AppProviderProps) {
  const queries = useMemo(() => client ?? makeQueryClient(), [client]);
  return (
    <QueryClientProvider client={queries}>
      <MessagesContext value={config.messages ?? en}>
        <WithPresentation config={config}>{children}</WithPresentation>
      </MessagesContext>
    </QueryClientProvider>
  );
}

function WithPresentation({ config, children }: { readonly config: AppConfig; readonly children: ReactNode }) {
  const { data, error, refetch } = useQuery({ queryKey: ["presentation"], queryFn: ({ signal }) => readPresentation(signal), staleTime: Infinity });
  const app = useMemo(() => data && appOf(data, config), [data, config]);
  if (app) return <AppContext value={app}>{config.domain === undefined ? children : <WithClient app={app}>{children}</WithClient>}</AppContext>;
  return error ? <FailureState page error={error} retry={() => void refetch()} /> : <Loading />;
}

/** The typed client is read where a domain is given, and not before. */
const OwnClient = lazy(() => import("./data/own-client.js"));

function WithClient({ app, children }: { readonly app: App; readonly children: ReactNode }) {
  return <Suspense fallback={<Loading />}><OwnClient domain={app.config.domain} basePath={app.presentation.basePath}>{children}</OwnClient></Suspense>;
}

function appOf(presentation: Presentation, config: AppConfig): App {
  checkNames(presentation, config);
  return appOver(presentation, config);
}

function appOver(presentation: Presentation, config: AppConfig): App {
  const names = namesOf(config.domain);
  return {
    presentation,
    model: modelOf(presentation),
    api: new Api(presentation),
    config,
    formats: formatsFor(config.locale ?? navigator.language),
    abilities: everything,
    over: (other) => appOver(other, config),
    nameOf: (of) => (typeof of === "string" ? of : names.get(of) ?? of.name),
    entity: (name) => (Object.hasOwn(presentation.entities, name) ? presentation.entities[name] : undefined),
  };
}
