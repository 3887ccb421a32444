import type { Viewport } from "@dormouse/contract";
import type { DialogPolicy } from "@dormouse/core";
import type { Browser, Page } from "puppeteer-core";
import type { Captioned, Captioning } from "../page/captions.ts";
import type { FieldWords } from "../page/secrecy.ts";
import type { ConnectionFailure } from "../network/network-guard.ts";

/** A dialog of a page that was answered by the session's policy. */
export type AnsweredDialog = { type: string; message: string; response: string };

/** What actions may do to a live browser. */
export interface ActionTarget {
  readonly browser: Browser;
  /** In the order of the tab strip. */
  tabs(): Page[];
  active(): Page;
  activate(page: Page): Promise<void>;
  /**
   * A blank tab at the end, active, with the session's identity, state and dialog handling.
   * @throws ActionError `tab_limit`
   */
  openTab(): Promise<Page>;
  closeTab(page: Page): Promise<void>;
  /** Kept in the snapshot. */
  setViewport(viewport: Viewport): Promise<void>;
  /** Kept in the snapshot. */
  setDialogPolicy(policy: DialogPolicy): void;
  /** The dialogs answered since this was last called. */
  takeDialogs(): AnsweredDialog[];
  /**
   * To be called before a value is entered: what is secret by its field is kept from all later pages.
   * @param learned `typing` where it may be a part of what the field is to hold
   */
  noteEntered(value: string, field: FieldWords, learned: "entered" | "typing"): void;
  /**
   * Adds a bar with words below a picture.
   * @returns undefined where it would have too many pixels with it.
   */
  captionPicture(captioning: Omit<Captioning, "pixelsMax">): Promise<Captioned | undefined>;
  readonly downloadDirectory: string;
  /** Why the last connection for the URL did not come about, where that is known. */
  connectionFailure(url: string): ConnectionFailure | undefined;
}
