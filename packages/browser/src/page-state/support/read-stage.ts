import { Site } from "../../live/support/site.ts";
import { Sleeper } from "../../live/support/sleeper.ts";
import { ReadPage } from "./read-page.ts";

/** A session's browser in front of a site of the test's own pages. */
export class ReadStage {
  readonly site: Site;
  readonly session: Sleeper;

  static async open(options?: ConstructorParameters<typeof Sleeper>[0]): Promise<ReadStage> {
    const stage = new ReadStage(await Site.open(), new Sleeper(options));
    await stage.session.wake();
    return stage;
  }

  private constructor(site: Site, session: Sleeper) {
    this.site = site;
    this.session = session;
  }

  async show(markup: string): Promise<void> {
    const style = "<style>body { margin: 0 }</style>";
    this.site.route("/page", `<!doctype html><title>Page</title>${style}${markup}`);
    await this.session.goto(`${this.site.origin}/page`);
  }

  /** @param markup to show first; default: what is there */
  async read(markup?: string): Promise<ReadPage> {
    if (markup !== undefined) await this.show(markup);
    return new ReadPage(await this.session.browser.readPage());
  }

  evaluate(script: string): Promise<unknown> {
    return this.session.evaluate(script);
  }

  async close(): Promise<void> {
    await this.session.close();
    await this.site.close();
  }
}
