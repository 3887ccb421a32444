import type { SessionStatus } from "@dormouse/contract";
import { Fragment, h, type JSX } from "preact";
import { statusWords } from "../words/status.ts";

export type Filter = { status?: SessionStatus; agent?: string };
type Props = { filter: Filter; onFilter(filter: Filter): void };

/** Which sessions are listed. */
export function Filters({ filter, onFilter }: Props): JSX.Element {
  const { status: _status, ...anyStatus } = filter;
  const { agent: _agent, ...anyAgent } = filter;

  function choose(event: Event): void {
    const { value } = event.currentTarget as HTMLSelectElement;
    const status = statuses.find((one) => one === value);
    onFilter(status === undefined ? anyStatus : { ...filter, status });
  }

  function name(event: Event): void {
    const agent = (event.currentTarget as HTMLInputElement).value.trim();
    onFilter(agent === "" ? anyAgent : { ...filter, agent });
  }

  return h(
    Fragment,
    null,
    h(
      "select",
      { "aria-label": "Status", value: filter.status ?? "", onChange: choose },
      h("option", { value: "" }, "Any status"),
      statuses.map((status) =>
        h("option", { key: status, value: status }, capitalized(statusWords[status].word)),
      ),
    ),
    h("input", {
      type: "search",
      "aria-label": "Agent",
      placeholder: "Any agent",
      spellcheck: false,
      onChange: name,
    }),
  );
}

const statuses = Object.keys(statusWords) as SessionStatus[];

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
