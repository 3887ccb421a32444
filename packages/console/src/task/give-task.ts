import { h, type JSX } from "preact";
import { useClient } from "../app/client.ts";
import { TaskForm } from "./task-form.ts";

type Props = { sessionId: string; onGiven(): void };

/** Gives a session something to do, in the same browser state; where it is busy, the task waits for its turn. */
export function GiveTask({ sessionId, onGiven }: Props): JSX.Element {
  const { sessions } = useClient();
  return h(TaskForm, {
    onTask: (task) => sessions.execute(sessionId, task).then(onGiven),
  });
}
