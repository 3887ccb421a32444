import { h, type JSX } from "preact";
import { hrefOf } from "../app/address.ts";
import { useClient } from "../app/client.ts";
import { TaskForm } from "./task-form.ts";

/** A task in a session of its own. */
export function NewTask(): JSX.Element {
  const { sessions } = useClient();
  return h(
    "main",
    { class: "session" },
    h("a", { class: "back", href: hrefOf({ view: "sessions" }) }, "← Sessions"),
    h(
      TaskForm,
      {
        async onTask(run) {
          const { session } = await sessions.create({ run });
          location.hash = hrefOf({ view: "sessions", id: session.sessionId });
        },
      },
      h("h1", null, "New task"),
    ),
  );
}
