import { CircleAlert, RefreshCw } from "lucide-react";
import { Button } from "../parts/button.js";
import type { DevProblem } from "./state.js";

interface DevBannerProps {
  readonly problem: DevProblem | null;
  /** There is something new that is not shown yet, since a form is not saved. */
  readonly waits: boolean;
}

/** What a developer should know of the page that they look at; nothing, while all is well. */
export function DevBanner({ problem, waits }: DevBannerProps) {
  if (problem) return <ProblemBanner problem={problem} />;
  if (!waits) return null;
  return (
    <div className="dev-banner" role="status">
      <RefreshCw size={16} aria-hidden="true" />
      <p className="dev-text"><strong>The model changed.</strong> It is shown once this form is saved or left.</p>
      <Button onPress={() => window.location.reload()}>Reload now</Button>
    </div>
  );
}

function ProblemBanner({ problem: { message, hint, place, more } }: { readonly problem: DevProblem }) {
  return (
    <div className="dev-banner" data-tone="danger" role="alert">
      <CircleAlert size={16} aria-hidden="true" />
      <div className="dev-text">
        <p>{place === "" ? null : <code className="dev-place">{place}</code>} {message}</p>
        {hint === "" ? null : <p className="dev-hint">{hint}</p>}
        {more === 0 ? null : <p className="dev-hint">{more === 1 ? "And one more: see the terminal." : `And ${more} more: see the terminal.`}</p>}
      </div>
    </div>
  );
}
