import { demoAccount } from "../../support/harbor/index.ts";
import type { PageInstant, VisitStep } from "./page-instant.ts";

/** What an agent does step by step, looking at the page after each. */
export type Flow = {
  name: string;
  steps: readonly VisitStep[];
  /** Each value that is entered changes nothing else. */
  isForm?: true;
};

/** Flows through pages of the corpus, on hosts of their own where something is kept. */
export function flowsThrough(corpus: readonly PageInstant[]): Flow[] {
  const { port } = new URL(openedBy(corpus, "harbor: login"));
  const harbor = `http://flow.localhost:${port}`;
  return [
    {
      name: "Harbor: sign in, look containers through, book a truck",
      steps: [
        { goto: `${harbor}/login` },
        { fill: "[name=username]", value: demoAccount.username },
        { fill: "[name=password]", value: demoAccount.password },
        { click: "form button" },
        { fill: "[name=search]", value: "BLAU" },
        { click: "form[role=search] button" },
        { click: "nav[aria-label=Pages] a:last-child" },
        { click: "nav[aria-label=Portal] a" },
        { click: "[data-testid=container-row] a" },
        { click: "a[href^='/appointments?container']" },
        { click: "form[aria-label='Check slots'] button" },
        { click: "[data-testid=slots] button:not([disabled])" },
      ],
    },
    {
      name: "Harbor: fill a long form in",
      steps: [
        { goto: `${harbor}/controls` },
        { fill: "[name=driver]", value: "Dana Moreau" },
        { fill: "[name=email]", value: "dana@harbor.example" },
        { fill: "[name=phone]", value: "+31 10 252 1010" },
        { fill: "[name=packages]", value: "12" },
        { fill: "[name=day]", value: "2026-03-31" },
        { click: "[name=haulage][value=merchant]" },
        { click: "[name=reefer]" },
        { fill: "[name=instructions]", value: "Ring twice at the gate." },
      ],
    },
    {
      name: "an admin template: register",
      isForm: true,
      steps: [
        { goto: openedBy(corpus, "sb-admin: register") },
        { fill: "#exampleFirstName", value: "Dana" },
        { fill: "#exampleLastName", value: "Moreau" },
        { fill: "#exampleInputEmail", value: "dana@harbor.example" },
        { fill: "#exampleInputPassword", value: "correct horse" },
        { fill: "#exampleRepeatPassword", value: "correct horse" },
      ],
    },
    {
      name: "an admin template: search a table, sort it, turn its pages, ask to leave and stay",
      steps: [
        { goto: openedBy(corpus, "sb-admin: tables") },
        { fill: "#dataTable_filter input", value: "an" },
        { click: "#dataTable_next a" },
        { click: "#dataTable thead th" },
        { click: "#userDropdown" },
        { click: "[data-target='#logoutModal']" },
        { click: "#logoutModal .btn-secondary" },
      ],
    },
  ];
}

function openedBy(corpus: readonly PageInstant[], name: string): string {
  const step = corpus.find((instant) => instant.name === name)?.steps[0];
  if (step === undefined || !("goto" in step)) throw new Error(`the corpus has no ${name}`);
  return step.goto;
}
