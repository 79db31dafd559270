// The overview: counts, charts and the map. Each mark is a button that leads to its events.

const MAPS = { kazakhstan: null, world: null };
let shownMap = null;

function overview() {
  const section = byId("overview");
  const reads = run.summary.counts || {};
  const kinds = tally(foundRows, (row) => cell("type", row));
  const regions = tally(foundRows, (row) => cell("region", row)).map((each) => ({ ...each, label: nameOf(each.key) }));
  const { times, undated } = overTime();
  fill(
    section,
    h("h1", { id: "overview-title", class: "unseen" }, "Overview"),
    h("div", { class: "tiles" },
      tile("articles", articles.id.length, reads.rejects ? `${plural(reads.rejects, "article")} rejected` : "all read", "#run"),
      tile("events", foundRows.length, `${(foundRows.length / Math.max(articles.id.length, 1)).toFixed(1)} an article`, "#events"),
      ...jobsTiles(),
      tile("places", tally(foundRows, (row) => cell("place", row)).length, plural(tally(foundRows, (row) => cell("country", row)).length, "country", "countries"), "#events?sort=place"),
    ),
    h("div", { class: "grid" },
      mapCard(),
      chartCard("Published", times, "month", { tall: true, note: undated ? `${plural(undated, "event")} without a date` : "" }),
      chartCard("Type", kinds, "type"),
      h("div", { class: "stack" },
        chartCard("Status", tally(foundRows, (row) => cell("status", row)).map((each) => ({ ...each, label: `${SIGNS[each.key]} ${each.key}` })), "status"),
        amountsCard(),
        jobsCard()),
      chartCard("Region", regions, "region", { most: 15 }),
      chartCard("Sector word", tally(foundRows, (row) => cell("sector", row)), "sector", { most: 15, note: "The first known word of the event's subject or sentence; a hint, not a classification." }),
    ),
  );
}

/** Events by month of publication, months without any included; by year where they are many. */
function overTime() {
  const dated = foundRows.filter((row) => cell("published", row));
  const months = tally(dated, monthOf).map((each) => each.key).sort();
  const undated = foundRows.length - dated.length;
  if (!months.length) return { times: [], undated };
  const number = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  const [first, last] = [number(months[0]), number(months.at(-1))];
  const size = last - first < 48 ? 7 : 4;
  const counts = new Map(tally(dated, (row) => cell("published", row).slice(0, size)).map((each) => [each.key, each.n]));
  const name = (n) => `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}`.slice(0, size);
  const keys = [...new Set(d3.range(first, last + 1).map(name))];
  return { times: keys.map((key) => ({ key, n: counts.get(key) || 0 })), undated };
}

const tile = (name, value, note, href) =>
  h("a", { class: "tile", href }, h("span", { class: "number" }, whole.format(value)), h("span", {}, name), h("small", {}, note));

function sumOfJobs(kind) {
  let total = 0, events = 0;
  for (const row of foundRows)
    if (cell("jobs", row) !== null && cell("jobs_kind", row) === kind) { total += cell("jobs", row); events += 1; }
  return { kind, total, events };
}

function jobsTiles() {
  return ["created", "cut"].map(sumOfJobs).filter(({ events }) => events)
    .map(({ kind, total, events }) => tile(`jobs ${kind}`, total, `in ${plural(events, "event")}`, `#events?jobs=${kind}&sort=jobs`));
}

/** A card with a heading and, for those who can't see its drawing, the same as a table. */
function card(title, { wide = false, note = "" } = {}, ...content) {
  return h("section", { class: wide ? "card wide" : "card" }, h("h2", {}, title), ...content, note && h("p", { class: "note" }, note));
}

function chartCard(title, values, filter, { most = 12, note = "", tall = false } = {}) {
  const drawing = h("div", { class: "drawing" });
  if (!values.length) return card(title, {}, h("p", { class: "note" }, "Nothing to count here."));
  const shown = tall ? values : values.slice(0, most);
  const draw = tall ? drawMonths : drawBars;
  onWidth(drawing, (width) => draw(drawing, shown, filter, width, title));
  const more = values.length > shown.length ? `${values.length - shown.length} more in the table below. ` : "";
  return card(title, { note: more + note }, drawing, asTable(title, values, filter));
}

function asTable(title, values, filter) {
  return h("details", { class: "as-table" }, h("summary", {}, "As a table"),
    h("table", {}, h("caption", { class: "unseen" }, title),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, title), h("th", { scope: "col", class: "amount" }, "Events"))),
      h("tbody", {}, values.map((each) => h("tr", {},
        h("th", { scope: "row" }, h("a", { href: `#events?${new URLSearchParams({ [filter]: each.key })}` }, each.label || each.key)),
        h("td", { class: "amount" }, whole.format(each.n)))))));
}

/** Draw now and whenever the width changes. */
function onWidth(node, draw) {
  let last = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.round(entry.contentRect.width);
    if (width && width !== last) { last = width; draw(width); }
  }).observe(node);
}

function drawBars(node, values, filter, width, title) {
  const name = (each) => each.label || each.key;
  const left = Math.min(Math.max(...values.map((each) => name(each).length)) * 7.6 + 12, width * 0.48);
  const room = Math.floor((left - 12) / 7);
  const cut = (text) => (text.length > room ? `${text.slice(0, room - 1)}…` : text);
  const drawing = Plot.plot({
    className: "plot", width, marginLeft: left, marginRight: 48, marginTop: 4, marginBottom: 4,
    height: values.length * 28 + 8,
    x: { axis: null, domain: [0, Math.max(...values.map((each) => each.n))] },
    y: { label: null, tickSize: 0, domain: values.map(name), tickFormat: cut },
    marks: [
      Plot.barX(values, { y: name, x: "n", fill: "var(--mark)", rx: 3, insetTop: 3, insetBottom: 3, className: "bars" }),
      Plot.text(values, { y: name, x: "n", text: (each) => whole.format(each.n), textAnchor: "start", dx: 6, fill: "var(--ink)" }),
    ],
  });
  mount(node, drawing, title);
  marks(drawing, ".bars rect", values, filter, name);
}

function drawMonths(node, values, filter, width, title) {
  const every = Math.ceil(values.length / Math.max(Math.floor(width / 64), 1));
  const drawing = Plot.plot({
    className: "plot", width, height: 220, marginLeft: 44, marginBottom: 28,
    x: { label: null, tickSize: 0, domain: values.map((each) => each.key), ticks: values.map((each) => each.key).filter((_, n) => n % every === 0), tickFormat: (key) => key },
    y: { label: null, grid: true, ticks: 4, tickSize: 0 },
    marks: [Plot.barY(values, { x: "key", y: "n", fill: "var(--mark)", rx: 2, insetLeft: 1, insetRight: 1, className: "bars" }), Plot.ruleY([0])],
  });
  mount(node, drawing, title);
  marks(drawing, ".bars rect", values, filter, (each) => each.key);
}

function mount(node, drawing, title) {
  drawing.setAttribute("role", "group");
  drawing.setAttribute("aria-label", title);
  for (const part of drawing.querySelectorAll("[aria-label$='axis tick label'], [aria-label='text'], [aria-label$='grid'], [aria-label='rule'], [aria-label$='tick']"))
    part.setAttribute("aria-hidden", "true");
  for (const part of drawing.querySelectorAll("g[aria-label]")) part.removeAttribute("aria-label");
  node.replaceChildren(drawing);
}

/** Make drawn marks into links to their events, for the mouse, the keyboard and the ear. */
function marks(drawing, selector, values, filter, name) {
  for (const node of drawing.querySelectorAll(selector)) {
    const value = values[node.__data__]; // the library keeps the datum's number with its mark
    if (!value) continue;
    const go = () => { location.hash = `#events?${new URLSearchParams({ [filter]: value.key })}`; };
    node.classList.add("hit");
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", "link");
    node.setAttribute("aria-label", `${name(value)}: ${plural(value.n, "event")}`);
    node.append(svgTitle(`${name(value)}: ${plural(value.n, "event")}`));
    node.addEventListener("click", go);
    node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); go(); } });
  }
}

function svgTitle(text) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", "title");
  node.textContent = text;
  return node;
}

function amountsCard() {
  const sums = new Map();
  for (const row of foundRows) {
    if (cell("type", row) === "indicator") continue;
    const seen = new Set();
    for (const [currency, value] of cell("amounts", row) || EMPTY) {
      if (seen.has(currency)) continue;
      seen.add(currency);
      const sum = sums.get(currency) || { currency, n: 0, total: 0, largest: 0, row };
      sum.n += 1;
      sum.total += value;
      if (value > sum.largest) { sum.largest = value; sum.row = row; }
      sums.set(currency, sum);
    }
  }
  const values = [...sums.values()].sort((a, b) => b.n - a.n);
  if (!values.length) return null;
  return card("Amounts by currency", { note: "Indicators left out. A fact told by several articles counts each time, and a plan within a larger one twice: sums are for orientation." },
    h("div", { class: "scroll", tabIndex: 0, role: "region", "aria-label": "Amounts by currency" }, h("table", { class: "plain" },
      h("thead", {}, h("tr", {}, ["Currency", "Events", "Sum", "Largest"].map((name, n) => h("th", { scope: "col", class: n ? "amount" : "" }, name)))),
      h("tbody", {}, values.slice(0, 12).map((each) => h("tr", {},
        h("th", { scope: "row" }, h("a", { href: `#events?${new URLSearchParams({ currency: each.currency, sort: "-amount" })}` }, each.currency)),
        h("td", { class: "amount" }, whole.format(each.n)), h("td", { class: "amount" }, short(each.total)),
        h("td", { class: "amount" }, h("a", { href: `#event/${each.row}` }, short(each.largest)))))))));
}

function jobsCard() {
  const values = run.jobKinds.map(sumOfJobs).filter(({ events }) => events);
  if (!values.length) return null;
  return card("Jobs", {}, h("table", { class: "plain" },
    h("thead", {}, h("tr", {}, ["Kind", "Events", "Jobs"].map((name, n) => h("th", { scope: "col", class: n ? "amount" : "" }, name)))),
    h("tbody", {}, values.map(({ kind, events, total }) => h("tr", {},
      h("th", { scope: "row" }, h("a", { href: `#events?jobs=${kind}&sort=-jobs` }, kind)),
      h("td", { class: "amount" }, whole.format(events)), h("td", { class: "amount" }, whole.format(total)))))));
}
