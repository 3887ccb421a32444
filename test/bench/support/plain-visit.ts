/** A whole process for one visit of a page, as a script by hand would do it. */
import { launchPlain } from "./plain-browser.ts";

const [executablePath = "", url = ""] = process.argv.slice(2);
const browser = await launchPlain(executablePath);
const page = await browser.newPage();
await page.goto(url);
const texts = await page.$$eval("li", (elements) => elements.map(({ textContent }) => textContent));
if (texts.length === 0) throw new Error("the page is empty");
browser.process()?.kill("SIGKILL");
process.exit(0);
