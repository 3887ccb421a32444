import { keepPictures } from "../media/keep-pictures.ts";
import type { Media } from "../media/media.ts";
import type { PageMemory } from "../page-state/page-memory.ts";
import type { Session } from "../session/session.ts";
import type { SnapshotManifest } from "../snapshot/snapshot.ts";
import { isStateOf } from "../snapshot/same-state.ts";
import { storeCapture } from "../snapshot/store-capture.ts";
import { ActionError, BrowserLostError } from "../step/errors.ts";
import type { StepOutcome } from "../step/outcome.ts";
import type { LiveBrowser } from "../world/browser.ts";
import type { Acted } from "./act.ts";
import type { TakenScreenshot } from "./saved-artifacts.ts";
import type { SessionPage } from "./session-page.ts";
import type { Worker } from "./worker.ts";

/** A page that takes longer to be read is told of as it was: a step does not wait for it. */
const pageMs = 5_000;
/** No picture is begun later than that: those that are left are the next step's. */
const picturesMs = 2_000;

/** What the actions left, and whether that is needed for the step to count. */
type Left = {
  base?: SnapshotManifest | undefined;
  page: SessionPage;
  screenshots: TakenScreenshot[];
  acted: Acted;
  mustKeep(): boolean;
  /** Whether a state that is still the base's needs no snapshot of its own. */
  mayStay: boolean;
};

type Captured = Pick<
  StepOutcome,
  "snapshot" | "unchanged" | "notKept" | "page" | "memory" | "media" | "error"
>;

/**
 * The state the actions left. Where the browser is lost before it is read, a step that is to be done
 * again has its whole outcome lost with it (`mustKeep`); one that failed, or must not happen twice,
 * counts all the same, on top of the last good state.
 */
export async function capture(
  worker: Worker,
  session: Session,
  live: LiveBrowser,
  { base, page, screenshots, acted, mustKeep, mayStay }: Left,
  signal: AbortSignal,
): Promise<Captured> {
  const { world } = worker;
  const reading = readPage(worker, session, page);
  const picturing = readPictures(worker, session, live, reading, screenshots);
  try {
    const [shown, captured] = await Promise.all([live.page(), live.capture(base)]);
    // Parts stored for a session that was deleted meanwhile would outlive it.
    signal.throwIfAborted();
    const options = {
      base,
      step: session.nextStep,
      nowMs: world.clock.nowMs(),
      // The page that is read may hold one that no action entered.
      secrets: () => reading.then(() => page.secrets),
    };
    const storing = async (): Promise<Pick<Captured, "snapshot" | "unchanged">> => {
      const isStill =
        mayStay &&
        base !== undefined &&
        isStateOf(base, { ...captured, secrets: await options.secrets() });
      if (isStill) return { unchanged: base };
      return { snapshot: await storeCapture(world, session, captured, options) };
    };
    const [stored, memory, media] = await Promise.all([storing(), reading, picturing]);
    return {
      page: shown,
      ...stored,
      ...(memory === undefined ? {} : { memory }),
      ...(media.length === 0 ? {} : { media }),
    };
  } catch (error) {
    if (error instanceof ActionError && acted.cancelled !== undefined) {
      return { notKept: error.message };
    }
    if (error instanceof ActionError) {
      return { error: acted.error ?? error.toFailure(), notKept: error.message };
    }
    if (mustKeep() || !(error instanceof BrowserLostError)) throw error;
    return { notKept: "The browser was lost before its state could be read" };
  }
}

/** The page as the actions left it; undefined where it could not be read, which fails no step. */
async function readPage(
  { world: { clock }, report }: Worker,
  { sessionId, nextStep: step, attempt }: Session,
  page: SessionPage,
): Promise<PageMemory | undefined> {
  const over = new AbortController();
  const tooLong = clock.sleep(pageMs, over.signal).then(() => undefined);
  try {
    return await Promise.race([page.read(), tooLong]);
  } catch (error) {
    // A browser that is lost is missed by those who need it.
    if (!(error instanceof BrowserLostError)) report(error, { sessionId, step, attempt });
    return undefined;
  } finally {
    over.abort();
  }
}

/** What is to be seen of it is kept while its state is read, and no step waits for it, or fails for want of it. */
async function readPictures(
  { world, report }: Worker,
  session: Session,
  live: LiveBrowser,
  reading: Promise<PageMemory | undefined>,
  screenshots: TakenScreenshot[],
): Promise<Media[]> {
  const [enough, over] = [new AbortController(), new AbortController()];
  void world.clock.sleep(picturesMs, over.signal).then(() => enough.abort());
  const tooLong = world.clock.sleep(pageMs, over.signal).then((): Media[] => []);
  try {
    const keeping = reading.then((memory) =>
      keepPictures(world, session, live, { content: memory?.content, screenshots }, enough.signal),
    );
    return await Promise.race([keeping, tooLong]);
  } catch (error) {
    const { sessionId, nextStep: step, attempt } = session;
    if (!(error instanceof BrowserLostError)) report(error, { sessionId, step, attempt });
    return [];
  } finally {
    over.abort();
  }
}
