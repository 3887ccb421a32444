import { path, routes, type OpenQuestion } from "@dormouse/contract";

/** What the site asks and where it is answered, for clients that know of no questions. */
export function howToAnswer(sessionId: string, { name, question }: OpenQuestion): string {
  const where = path(routes.input, { sessionId });
  return `The site asks: ${question.prompt} Answer with POST ${where} { "name": "${name}", "value": … }`;
}
