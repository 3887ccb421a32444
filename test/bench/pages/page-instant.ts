/** What a visitor does on the way to what is read. Locators are CSS selectors. */
export type VisitStep = { goto: string } | { click: string } | { fill: string; value: string };

/** A page at one moment, that another way leads to in no other state. */
export type PageInstant = { name: string; steps: readonly VisitStep[] };

/** A browser that goes where it is told. */
export type Visitor = {
  goto(url: string): Promise<unknown>;
  click(selector: string): Promise<unknown>;
  fill(selector: string, value: string): Promise<unknown>;
  evaluate(script: string): Promise<unknown>;
};

/** Brings a browser to the instant, and waits until the page has come to rest. */
export async function arrive(visitor: Visitor, { steps }: PageInstant): Promise<void> {
  for (const step of steps) {
    if ("goto" in step) await visitor.goto(step.goto);
    else if ("click" in step) await visitor.click(step.click);
    else await visitor.fill(step.fill, step.value);
    await visitor.evaluate(untilQuiet);
  }
}

const quietMs = 250;
/** Some pages never rest. */
const quietMsMax = 3_000;

const untilQuiet = `new Promise((resolve) => {
  let timer = setTimeout(resolve, ${quietMs});
  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(resolve, ${quietMs});
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  setTimeout(resolve, ${quietMsMax});
})`;
