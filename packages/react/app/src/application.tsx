import { Component, lazy, Suspense, useLayoutEffect, type ReactNode } from "react";
import { CircleAlert, Compass } from "lucide-react";
import type { QueryClient } from "@tanstack/react-query";
import type { AppConfig } from "./config.js";
import { AppProvider, useApp, useMessages, type App } from "./context.js";
import { WithAbilities } from "./data/abilities.js";
import { Button } from "./parts/button.js";
import { revisionOf } from "./model/revision.js";
import { Loading } from "./parts/loading.js";
import { BlankState } from "./parts/states.js";
import { usePlace } from "./route/router.js";
import { HomePage } from "./screens/home/page.js";
import { screens, type ScreenName } from "./screens/pages.js";
import { SignInGate } from "./screens/sign-in/gate.js";
import { Shell } from "./shell/shell.js";

/** The whole application. `client`: the cache of what it reads, where other parts of a page share it. */
export function Application({ config = {}, client }: { readonly config?: AppConfig; readonly client?: QueryClient }) {
  useTheme(config.theme);
  return (
    <AppProvider config={config} {...(client ? { client } : {})}>
      <SignInGate>
        <WithAbilities>
          <Shell>
            <Screens />
          </Shell>
        </WithAbilities>
      </SignInGate>
    </AppProvider>
  );
}

/** Tokens of one's own, over those of the style sheet. The style sheet says which theme `light-dark` goes by. */
function useTheme(theme: AppConfig["theme"]): void {
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    const tokens = Object.entries(theme ?? {});
    for (const [name, value] of tokens) style.setProperty(`--${name}`, typeof value === "string" ? value : `light-dark(${value.light}, ${value.dark})`);
    return () => {
      for (const [name] of tokens) style.removeProperty(`--${name}`);
    };
  }, [theme]);
}

const AccountPage = lazy(() => import("./screens/account/page.js"));

function Screens() {
  const { path } = usePlace();
  const messages = useMessages();
  const app = useApp();
  return (
    <Broken key={path} attempt={app} title={messages.failure.brokenTitle} hint={messages.failure.broken} reload={messages.failure.reload}>
      <Suspense fallback={<Loading />}>{screenAt(path, app) ?? <BlankState page icon={Compass} title={messages.failure.noPageTitle} hint={messages.failure.noPage} />}</Suspense>
    </Broken>
  );
}

function screenAt(path: string, app: App): ReactNode {
  if (path === "") return homeOf(app);
  const [first = "", segment, action, ...more] = path.split("/");
  const own = app.config.extraPages?.find((page) => page.path === path);
  if (own) return <own.page />;
  if (path === "account" && app.presentation.signIn === true) return <AccountPage />;
  const entity = Object.values(app.presentation.entities).find((each) => each.path === first);
  if (!entity || more.length > 0) return undefined;
  const show = (name: ScreenName, of?: string) => {
    const Page = app.config.pages?.[`${entity.name}.${name}`] ?? screens[name];
    // A form begins anew with another model; what shows rows goes on from where it is.
    const revision = name === "form" ? revisionOf(app.presentation) : "";
    return <Page key={`${entity.name} ${of ?? ""} ${revision}`} entity={entity} {...(of === undefined ? {} : { segment: of })} />;
  };
  if (segment === undefined) return show("list");
  if (action !== undefined) return action === "edit" ? show("form", segment) : undefined;
  if (segment === "new") return show("form");
  if (segment === "board") return entity.board || app.config.pages?.[`${entity.name}.board`] ? show("board") : undefined;
  return show("detail", segment);
}

function homeOf(app: App): ReactNode {
  const Own = app.config.pages?.["home"];
  const [first] = Object.values(app.presentation.entities);
  return Own && first ? <Own entity={first} /> : <HomePage />;
}

interface BrokenProps {
  /** Another one: what was broken may be mended. */
  readonly attempt: unknown;
  readonly title: string;
  readonly hint: string;
  readonly reload: string;
  readonly children: ReactNode;
}

/** A fault in one screen leaves the others. */
class Broken extends Component<BrokenProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override componentDidUpdate(before: BrokenProps): void {
    if (this.state.broken && before.attempt !== this.props.attempt) this.setState({ broken: false });
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <BlankState page icon={CircleAlert} tone="danger" title={this.props.title} hint={this.props.hint}>
        <Button onPress={() => window.location.reload()}>{this.props.reload}</Button>
      </BlankState>
    );
  }
}
