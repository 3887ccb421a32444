import type { RunView } from "@dormouse/contract";

/** What a run is for. */
export function runName({ kind, operation }: Pick<RunView, "kind" | "operation">): string {
  switch (kind) {
    case "login":
      return "Sign-in";
    case "refresh":
      return "Refresh";
    case "logout":
      return "Sign-out";
    case "operation":
      return operation ?? "Operation";
    default:
      return "Run";
  }
}
