// Everything that comes from the report is put in as text, never as markup.
const report = JSON.parse(document.getElementById("report").textContent);
const main = document.getElementById("main");

/** Files, endpoints, lanes… shown at first, and added by each "more". */
const PAGE = 200;
/** Characters of a command line that are shown at first. */
const SHORT = 240;
const HIGH = ["Emergency", "Alert", "Critical", "Error"];
const PRIORITIES = [...HIGH, "Warning", "Notice", "Informational", "Debug"];

/** What could move, hide or turn text around becomes visible. */
function clean(value) {
  return String(value).replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (c) => "\\u{" + c.codePointAt(0).toString(16) + "}",
  );
}

/** An element with a class and children: texts or nodes. */
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const child of children) {
    element.append(child instanceof Node ? child : clean(child));
  }
  return element;
}

/** A command line; the end of a long one is shown when it is asked for. */
function commandLine(text) {
  if (text.length <= SHORT) return make("code", "", text);
  const code = make("code", "", text.slice(0, SHORT));
  const more = make("button", "dots", "…");
  more.setAttribute("aria-label", "Show the whole command line");
  more.addEventListener("click", (event) => {
    // not also a click on the process, which would fold it
    event.preventDefault();
    code.textContent = clean(text);
    more.remove();
  });
  return make("span", "", code, more);
}

function title() {
  if (report.command !== null) return report.command.join(" ");
  if (report.target?.pid !== undefined) return `process ${report.target.pid}`;
  if (report.target?.container !== undefined) {
    return `container ${report.target.container}`;
  }
  return `host ${report.host.hostname}`;
}

function facts() {
  const list = make("ul", "facts");
  const fact = (text, className) => list.append(make("li", className, text));
  fact(`${report.host.hostname}, ${report.host.os}`);
  fact(`kernel ${report.host.kernel}`);
  fact(report.started.replace("T", " ").replace(/\.\d+Z$/, " UTC"));
  fact(`${(report.duration_ms / 1000).toFixed(1)} s`);
  if (report.exit !== null) {
    fact(
      report.exit.signal === null
        ? `exit code ${report.exit.code}`
        : `ended by ${report.exit.signal}`,
      report.exit.code === 0 ? "good" : "bad",
    );
  }
  if (report.complete) {
    fact(`complete: ${report.coverage.delivered} events`, "good");
  } else {
    fact(
      `not complete: ${report.coverage.dropped} of ${report.coverage.events} events lost`,
      "bad",
    );
  }
  return list;
}

/** A list that grows by pages, with a heading that counts. */
function section(name, items, build, container, total = items.length) {
  const heading = make("h2", "", `${name} (${total})`);
  const body = container();
  const more = make("button", "", "");
  let shown = 0;
  const grow = () => {
    const next = items.slice(shown, shown + PAGE);
    body.append(...next.map(build));
    shown += next.length;
    more.textContent = `${items.length - shown} more`;
    more.hidden = shown >= items.length;
  };
  more.addEventListener("click", grow);
  grow();
  const content = items.length > 0 ? body : make("p", "faint", "none");
  const part = make("section", "", heading, content, more);
  part.id = name.toLowerCase().replaceAll(" ", "-");
  return part;
}

/** Columns of numbers, whose heads stand above them on the right. */
const NUMBERS = new Set([
  "count",
  "failed",
  "created",
  "written",
  "changed",
  "deleted",
  "executed",
  "denied",
  "read",
]);

function table(...columns) {
  return () => {
    const heads = columns.map((name) =>
      make("th", NUMBERS.has(name) ? "number" : "", name)
    );
    const head = make("tr", "", ...heads);
    const body = make("tbody", "");
    const whole = make("table", "", make("thead", "", head), body);
    whole.append = (...rows) => body.append(...rows);
    return whole;
  };
}

function row(...cells) {
  return make(
    "tr",
    "",
    ...cells.map((cell) =>
      typeof cell === "number"
        ? make("td", "number", cell === 0 ? "" : cell)
        : make("td", "", cell instanceof Node ? cell : make("code", "", cell))
    ),
  );
}

function level(priority) {
  if (HIGH.includes(priority)) return "high";
  return priority === "Warning" ? "middle" : "low";
}

function finding(each) {
  const box = make(
    "details",
    `finding ${level(each.priority)}`,
    make(
      "summary",
      "",
      make("span", "priority", each.priority),
      make("strong", "", each.rule),
      each.chain.length > 0
        ? make("span", "mono faint by", each.chain[0].name)
        : "",
      each.count > 1 ? make("span", "badge", `${each.count} times`) : "",
    ),
  );
  const body = make(
    "div",
    "",
    make("p", "", make("code", "", each.message)),
  );
  if (each.description !== "") {
    body.append(make("p", "faint", each.description));
  }
  const fields = table("field", "value")();
  fields.append(
    ...Object.entries(each.fields)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => row(name, String(value))),
  );
  const chain = make("ul", "tree");
  for (const link of each.chain) {
    chain.append(
      make(
        "li",
        "leaf",
        make("span", "mono faint", `${link.pid} `),
        commandLine(link.cmdline || link.name),
      ),
    );
  }
  body.append(
    make("p", "faint", `${each.event} first ${each.first}, last ${each.last}`),
    make("div", "", each.tags.map((tag) => `#${tag}`).join(" ")),
    chain,
    fields,
  );
  box.append(body);
  return box;
}

const found = new Map();
for (const { process } of report.findings) {
  if (process !== null) found.set(process, (found.get(process) ?? 0) + 1);
}
const children = new Map();
for (const process of report.processes) {
  const siblings = children.get(process.parent);
  if (siblings === undefined) children.set(process.parent, [process]);
  else siblings.push(process);
}

function label(process) {
  const count = found.get(process.id);
  const end = process.signal !== null
    ? process.signal
    : process.left_running
    ? "running"
    : process.exit_code
    ? `exit ${process.exit_code}`
    : "";
  return [
    make("span", "mono faint", `${process.pid} `),
    commandLine(process.cmdline || process.name),
    end === "" ? "" : make("span", "badge", end),
    count === undefined ? "" : make(
      "span",
      "badge found",
      `${count} ${count === 1 ? "finding" : "findings"}`,
    ),
  ];
}

/** A process and, once it is opened, those below it. */
function branch(process, depth = 0) {
  const below = children.get(process.id);
  if (below === undefined) {
    return make("li", "", make("div", "leaf", ...label(process)));
  }
  const details = make("details", "", make("summary", "", ...label(process)));
  const grow = () => {
    if (details.children.length > 1) return;
    details.append(
      make("ul", "", ...below.map((each) => branch(each, depth + 1))),
    );
  };
  details.addEventListener("toggle", grow);
  if (depth < 3) {
    grow();
    details.open = true;
  }
  return make("li", "", details);
}

function timeline() {
  const start = Date.parse(report.started);
  const end = Math.max(Date.parse(report.ended), start + 1);
  const at = (time) =>
    Math.min(
      100,
      Math.max(0, (Date.parse(time) - start) / (end - start) * 100),
    );
  const scale = make(
    "div",
    "lane scale",
    make("span", "", ""),
    make(
      "div",
      "",
      ...[0, 0.25, 0.5, 0.75, 1].map((part) =>
        make("span", "", `${((end - start) * part / 1000).toFixed(2)} s`)
      ),
    ),
  );
  const marks = Map.groupBy(report.findings, (each) => each.process);
  return section("Timeline", report.processes, (process) => {
    const track = make("div", "");
    const bar = make("div", "bar");
    const from = at(process.started);
    bar.style.left = `${from}%`;
    bar.style.width = `${
      (process.ended === null ? 100 : at(process.ended)) - from
    }%`;
    track.append(bar);
    for (const each of marks.get(process.id) ?? []) {
      const mark = make("div", "mark");
      mark.style.left = `${at(each.first)}%`;
      mark.title = clean(`${each.rule}: ${each.message}`);
      track.append(mark);
    }
    const name = make("span", "mono", `${process.pid} ${process.name}`);
    name.title = clean(process.cmdline);
    return make("div", "lane", name, track);
  }, () => make("div", "timeline", scale));
}

function render(filter, least) {
  const wanted = filter.toLowerCase();
  const has = (thing) =>
    wanted === "" || JSON.stringify(thing).toLowerCase().includes(wanted);
  const limit = PRIORITIES.indexOf(least);
  const files = report.files.filter((file) =>
    file.written + file.created + file.deleted + file.changed +
        file.denied > 0
  );
  const programs = report.files.filter((file) => file.executed > 0);
  const more = new Set([...files, ...programs]);
  const readOnly = report.files.filter((file) => !more.has(file));
  const columns = ["created", "written", "changed", "deleted", "denied"];
  main.replaceChildren(
    section(
      "Findings",
      report.findings.filter((each) =>
        PRIORITIES.indexOf(each.priority) <= limit && has(each)
      ),
      finding,
      () => make("div", ""),
    ),
    wanted === ""
      ? section(
        "Processes",
        children.get(null) ?? [],
        (each) => branch(each),
        () => make("ul", "tree"),
        report.processes.length,
      )
      : section(
        "Processes",
        report.processes.filter(has),
        (each) => make("li", "", make("div", "leaf", ...label(each))),
        () => make("ul", "tree"),
      ),
    wanted === "" ? timeline() : "",
    section(
      "Network",
      report.endpoints.filter(has),
      (each) =>
        row(
          each.direction,
          each.protocol,
          each.address,
          each.port === null ? "" : String(each.port),
          each.count,
          each.failed,
          each.programs.join(", "),
        ),
      table(
        "direction",
        "protocol",
        "address",
        "port",
        "count",
        "failed",
        "programs",
      ),
    ),
    section(
      "Privileges",
      report.privileges.filter(has),
      (each) =>
        row(each.time, each.what, each.detail, each.program, each.count),
      table("time", "what", "change", "program", "count"),
    ),
    section(
      "Files changed",
      files.filter(has),
      (file) => row(file.path, ...columns.map((use) => file[use])),
      table("path", ...columns),
    ),
    section(
      "Programs run",
      programs.filter(has),
      (file) => row(file.path, file.executed),
      table("path", "executed"),
    ),
    section(
      "Files read",
      readOnly.filter(has),
      (file) => row(file.path, file.read),
      table("path", "read"),
    ),
  );
}

document.title = `saker audit: ${clean(title())}`;
const search = make("input", "");
search.type = "search";
search.placeholder = "Filter: program, path, address, rule…";
search.setAttribute("aria-label", "Filter");
const least = make("select", "");
least.setAttribute("aria-label", "Least priority of findings");
for (const priority of PRIORITIES.toReversed()) {
  const option = make("option", "", `${priority} and above`);
  option.value = priority;
  least.append(option);
}
const update = () => render(search.value, least.value);
search.addEventListener("input", update);
least.addEventListener("change", update);
document.getElementById("head").append(
  make("h1", "", make("span", "faint", "Audit of "), make("code", "", title())),
  facts(),
  make("div", "tools", search, least),
);
update();
