/** The HTML report in a real browser. Skipped where there is none. */
import { assert, assertEquals } from "@std/assert";
import { HOSTILE, sampleReport } from "../../src/audit/_testing.ts";
import { renderReport } from "../../src/audit/format/mod.ts";
import { Browser, findBrowser } from "./_browser.ts";

const program = findBrowser();
if (program === undefined) {
  console.warn("the test of the page is skipped: there is no chromium");
}

Deno.test({
  name: "the page shows tree, filter and findings, and hostile names are inert",
  ignore: program === undefined,
  async fn() {
    const dir = await Deno.makeTempDir();
    const file = `${dir}/report.html`;
    await Deno.writeTextFile(file, renderReport(deepReport(), "html"));
    {
      await using browser = await Browser.open(program!);
      await browser.show(file);
      const text = (selector: string) =>
        browser.evaluate(`document.querySelector("${selector}")?.innerText`);
      const count = (selector: string) =>
        browser.evaluate(`document.querySelectorAll("${selector}").length`);

      // the name is there, and is nothing but a name
      assertEquals(await count("img"), 0);
      assertEquals(await count("script"), 2);
      const shown = String(await text("#processes"));
      assert(shown.includes("</script><img src=x onerror=alert(1)>"), shown);
      assert(shown.includes("\\u{1b}[2J\\u{202e}"), shown);

      // levels below the third are built when they are opened
      const items = "#processes li";
      const before = Number(await count(items));
      await browser.evaluate(
        'document.querySelectorAll("#processes details:not([open])")' +
          ".forEach((each) => each.open = true)",
      );
      // the page is told of that a moment later
      for (let i = 0; i < 200 && Number(await count(items)) === before; i++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert(Number(await count(items)) > before);

      // the end of a long command line comes without folding the process
      const closed = "#processes details:not([open])";
      const closedBefore = await count(closed);
      const long = "x".repeat(1000);
      assert(!String(await text("#processes")).includes(long));
      await browser.evaluate(
        'document.querySelectorAll("#processes .dots")' +
          ".forEach((each) => each.click())",
      );
      assert(String(await text("#processes")).includes(long));
      assertEquals(await count(closed), closedBefore);

      // a finding opens and shows its fields
      await browser.evaluate('document.querySelector(".finding").open = true');
      assert(String(await text(".finding")).includes("/etc/shadow x"));

      // the filter
      const type = (filter: string) =>
        browser.evaluate(`{
          const search = document.querySelector("input");
          search.value = ${JSON.stringify(filter)};
          search.dispatchEvent(new Event("input"));
        }`);
      await type("no such thing anywhere");
      assertEquals(await text("#findings h2"), "Findings (0)");
      assertEquals(await text("#processes h2"), "Processes (0)");
      await type("192.0.2.1");
      assertEquals(await text("#network h2"), "Network (1)");
      await type("");
      assertEquals(await text("#findings h2"), "Findings (1)");

      // the least priority
      await browser.evaluate(`{
        const least = document.querySelector("select");
        least.value = "Critical";
        least.dispatchEvent(new Event("change"));
      }`);
      assertEquals(await text("#findings h2"), "Findings (0)");

      assertEquals(browser.complaints, []);
    }
    await Deno.remove(dir, { recursive: true });
  },
});

/** A report with a family of many generations. */
function deepReport() {
  const report = sampleReport();
  const [first] = report.processes;
  for (let id = 4; id < 12; id++) {
    report.processes.push({
      ...first,
      id,
      parent: id - 1,
      pid: 100 + id,
      name: HOSTILE,
      cmdline: `generation ${id} ${"x".repeat(1000)}`,
    });
  }
  return report;
}
