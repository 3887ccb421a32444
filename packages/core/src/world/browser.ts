import type {
  Action,
  ActionOutcome,
  ArtifactReference,
  BrowserIdentity,
  Credential,
  PictureCaption,
} from "@dormouse/contract";
import type { CaptionedPage, CaptionWords } from "../artifact/caption.ts";
import type { Picture, PictureRequest } from "../media/picture.ts";
import type { Ref } from "../page-state/page-content.ts";
import type { NodeAddress, RawPage } from "../page-state/raw-page.ts";
import type { Learned } from "../page-state/secret-memory/secret-traces.ts";
import type { CapturedState, PartReference, SnapshotManifest } from "../snapshot/snapshot.ts";

/** Opens browsers. One live browser serves one session; none is ever shared by two. */
export interface BrowserPort {
  open(request: OpenRequest): Promise<LiveBrowser>;
}

export type OpenRequest = {
  identity: BrowserIdentity;
  /** The state to wake with; absent for a session that never ran. */
  snapshot?: {
    manifest: SnapshotManifest;
    /** Content of a part, decompressed. Asked for when its origin is first visited. */
    load(part: PartReference): Promise<Uint8Array>;
  };
  /**
   * What a credential says that the identity refers to, at the moment a site asks for it. Without it
   * none is known.
   * @throws ActionError `credential_not_found`
   */
  openCredential?(name: string): Promise<Credential>;
  signal: AbortSignal;
};

/** A request by which the world may change, as it is about to go out. */
export type Effect = { method: string; url: string };

/** What an action may need from outside the browser. */
export type ActionContext = {
  signal: AbortSignal;
  /**
   * The browser calls it before it lets out a request of this action by which the world may change, for each of them,
   * also for those that come after the action, until its step is captured. It holds the request until this resolves,
   * and lets none out where it rejects: then `perform`, or `capture`, rejects with the same error. Absent where nothing is to be told: the action is marked as
   * having none, or belongs to a probe.
   */
  beforeEffect?(effect: Effect): Promise<void>;
  /**
   * Where the element is that a ref names, as the page is now. Absent where refs have no meaning, as in a probe.
   * @throws ActionError `stale_ref`
   */
  locateRef?(ref: Ref): Promise<NodeAddress>;
  /** What these enter into a page is kept out of outputs, errors and pictures. */
  secretActions?: ReadonlySet<Action>;
  /**
   * Called just before the action enters anything, with the addresses of the page and of the frame that is to get it:
   * by then it cannot be led elsewhere any more. Absent where whatever is entered may be had by any page.
   * @throws ActionError where nothing may be entered there.
   */
  refuseEntering?(action: Action, addresses: readonly string[]): void;
  /** The words below a picture of a page that is taken now. */
  caption(of: CaptionedPage): CaptionWords;
  /** Stores a file the action made. */
  saveArtifact(file: {
    kind: ArtifactReference["kind"];
    fileName: string;
    contentType: string;
    content: Uint8Array;
    caption?: PictureCaption;
  }): Promise<ArtifactReference>;
  /** Content of an artifact of this session. @throws ActionError `upload_failed` when there is none. */
  readArtifact(
    artifactId: string,
  ): Promise<{ fileName: string; contentType: string; content: Uint8Array }>;
};

/** What an action entered into a field for secrets. */
export type EnteredSecret = { value: string; learned: Exclude<Learned, "held"> };

export interface LiveBrowser {
  /** False once the process or its connection is gone: the browser is of no more use. */
  readonly alive: boolean;
  /**
   * Does one action and waits until it has taken effect.
   * @throws ActionError for what the script's author can understand and change.
   * @throws BrowserLostError when the browser itself is gone or hung: the step may be tried again.
   */
  perform(action: Action, context: ActionContext): Promise<ActionOutcome>;
  /**
   * Does the actions in a tab of their own and says whether all of them succeeded.
   * @throws ActionError where the page could not be asked: that is no answer.
   */
  probe(actions: Action[], context: ActionContext): Promise<boolean>;
  /**
   * What the active tab shows, for the rules of page state. Absent in a browser that shows nothing.
   * @throws BrowserLostError
   */
  readPage?(): Promise<RawPage>;
  /** What actions entered into fields for secrets since this was last asked. Absent in a browser that shows nothing. */
  takeEntered?(): EnteredSecret[];
  /**
   * Pictures that the active tab has loaded, without asking the site for any; each of them once while this browser
   * lives. Absent in a browser that shows nothing.
   */
  readPictures?(request: PictureRequest): Promise<Picture[]>;
  /** What is seen of a picture at a glance; undefined for what is no picture. */
  shrinkPicture?(
    picture: Pick<Picture, "mediaId" | "content" | "contentType">,
  ): Promise<Picture | undefined>;
  /** The active tab's URL and title. */
  page(): Promise<{ url: string; title: string }>;
  /**
   * The browser's state. Parts that were not touched since `base` come back as its references.
   * @throws BrowserLostError when no complete state can be had.
   */
  capture(base: SnapshotManifest | undefined): Promise<CapturedState>;
  /**
   * The step whose state was captured counts. By then the browser lets out nothing that `beforeEffect` would have
   * been told of: a step that does not count after all is done again. Absent in a browser that holds nothing back.
   */
  committed?(): void;
  /**
   * A small JPEG of what the active tab shows, secrets covered; undefined where it cannot be had at once.
   * Absent in a browser that shows nothing.
   */
  picture?(): Promise<Uint8Array | undefined>;
  /** What its processes hold of the machine's memory; 0 where that cannot be told. */
  memoryBytes(): Promise<number>;
  /** @throws BrowserLostError when its process does not end in time. It may be asked again. */
  close(): Promise<void>;
}
