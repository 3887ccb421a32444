import type { Once, ScriptAction, ScriptStep, SiteDescription } from "@dormouse/contract";
import type { Stage } from "../login/stages.ts";

/**
 * A step that has to do with a login: its actions are done as one, and judged by the site's check. Texts of it refer to
 * credentials and answers, which are filled in where it is done.
 */
export type SiteStep = {
  stage: Stage;
  name: string;
  actions: ScriptAction[];
  once?: Once;
  check: SiteDescription["check"];
};

/** A step of a run as it is stored: what a client has written, or what an operation or a login was made into. */
export type RunStep = ScriptStep | SiteStep;
