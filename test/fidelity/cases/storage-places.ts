import type { Case } from "../case.ts";
import { page } from "../sites/page.ts";
import { foundIn, frameOf, storeAndLeave } from "./support.ts";

/** Places where what a site has in either kind of storage must be found again. */
export function storagePlaces(
  storage: "localStorage" | "sessionStorage",
  ids: Record<"left" | "redirect" | "frame", string>,
): Case[] {
  const reads = `${storage}.getItem("token")`;
  const write = `${storage}.setItem("token", "kept")`;
  return [
    {
      id: ids.left,
      group: storage,
      title: "of a site that the tab had left, when it is visited again",
      expected: "kept",
      shares: true,
      async run(stage) {
        const url = stage.sites.url("app", "/token");
        stage.sites.route("/token", page({ reads }));
        await storeAndLeave(stage, { url, write });
        await stage.session.active().goto(url);
        return foundIn(stage.session.active(), reads);
      },
    },
    {
      id: ids.redirect,
      group: storage,
      title: "of the site that a redirect leads to",
      expected: "kept",
      shares: true,
      async run(stage) {
        const url = stage.sites.url("app", "/token");
        stage.sites.route("/token", page({ reads }));
        stage.sites.route("/away", (_, response) =>
          response.writeHead(302, { location: url }).end(),
        );
        await storeAndLeave(stage, { url, write });
        await stage.session.active().goto(stage.sites.url("elsewhere", "/away"));
        return foundIn(stage.session.active(), reads);
      },
    },
    {
      id: ids.frame,
      group: storage,
      title: "of another site's frame, at its first script",
      expected: "kept",
      shares: true,
      async run({ sites, session, nap }) {
        const url = sites.url("widget", "/token");
        sites.route("/token", page({ reads }));
        sites.route("/", page({ body: `<iframe src="${url}"></iframe>` }));
        await session.active().goto(sites.url("app"));
        await (await frameOf(session.active(), url)).evaluate(write);
        await nap();
        return foundIn(await frameOf(session.active(), url), reads);
      },
    },
  ];
}
