import { h, type JSX } from "preact";
import { useClient } from "../app/client.ts";
import { useLoaded } from "../app/use-loaded.ts";

/** It was kept with the question, so it is among the newest. */
const howMany = 20;

type Props = { sessionId: string; artifactId: string };

/** What is shown with a question, such as a captcha. */
export function QuestionPicture({ sessionId, artifactId }: Props): JSX.Element | null {
  const { sessions } = useClient();
  const { value } = useLoaded(
    (signal) => sessions.screenshots(sessionId, { limit: howMany, signal }),
    [artifactId],
  );
  const picture = value?.items.find((item) => item.artifactId === artifactId);
  if (picture === undefined) return null;
  return h("img", { src: picture.url, alt: "What the question is about" });
}
