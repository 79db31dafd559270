// The table of events: a page of rows at a time, however many there are.

const ROWS = 50;
const HEADS = [
  ["type", "Type"], ["status", "Status"], ["subject", "What"], ["organisations", "Who"], ["place", "Where"],
  ["amount", "Figures"], ["period_end", "When"], ["published", "Published"], ["confidence", "Sure"], ["review", "Review"],
];
let shownRows = [];
let shownState = {};

const go = (state) => {
  const kept = Object.entries(state).filter(([, value]) => value !== "" && value !== undefined && value !== null);
  const query = new URLSearchParams(kept).toString();
  const wanted = query ? `#events?${query}` : "#events";
  if (location.hash !== wanted) location.hash = wanted;
};

async function eventsView(state) {
  const section = byId("events");
  const fresh = !section.firstChild;
  if (fresh || section.dataset.form !== formKey(state)) {
    fill(section,
      h("h1", { id: "events-title", class: "unseen" }, "Events"),
      filterForm(state), h("div", { id: "chips" }),
      h("div", { class: "above" }, h("p", { id: "counted" }), h("button", { type: "button", id: "export", onclick: () => exportRows() }, "Export these as CSV")),
      h("div", { id: "table" }), h("nav", { class: "pager", id: "pager", "aria-label": "Pages of the table" }));
  }
  section.dataset.form = formKey(state);
  shownState = state;
  if (state.texts) byId("counted").textContent = "Searching the articles…";
  shownRows = await select(state);
  fill(byId("chips"), [chips(state)]);
  byId("counted").textContent = `${whole.format(shownRows.length)} of ${plural(foundRows.length, "event")}`;
  say(`${plural(shownRows.length, "event")} shown`);
  showPage(state, Number(state.page || 1));
}

/** The form is made anew only when something other than itself has changed the filters. */
function formKey(state) {
  const form = byId("events").querySelector("form");
  const now = JSON.stringify(Object.keys(TOLD).map((name) => state[name] || ""));
  if (!form) return now;
  const inForm = { ...shownState, ...values(form) };
  return JSON.stringify(Object.keys(TOLD).map((name) => inForm[name] || "")) === now ? byId("events").dataset.form : now;
}

function showPage(state, page, rows = ROWS) {
  const pages = Math.max(1, Math.ceil(shownRows.length / rows));
  const at = Math.min(Math.max(page, 1), pages);
  const part = shownRows.slice((at - 1) * rows, at * rows);
  const heads = run.gold ? [...HEADS.filter(([name]) => name !== "published" && name !== "review"), ["verdict", "Against gold"]] : HEADS;
  fill(byId("table"), part.length
    ? h("table", { class: "events" }, h("caption", { class: "unseen" }, "Events; arrow keys move from row to row, Enter opens one"),
      h("thead", {}, h("tr", {}, heads.map(([name, label]) => head(state, name, label)))),
      h("tbody", { onkeydown: moveInTable }, part.map((row, n) => tableRow(row, n === 0, heads))))
    : h("p", { class: "nothing" }, "No event fits. ", h("button", { type: "button", class: "quiet", onclick: () => go({}) }, "Clear all filters")));
  fill(byId("pager"), pages > 1 ? pager(state, at, pages) : []);
}

function head(state, name, label) {
  const sort = state.sort || "";
  const way = sort === name ? "ascending" : sort === `-${name}` ? "descending" : "none";
  const numbers = name === "amount" || name === "confidence";
  const next = way === "none" ? (numbers ? `-${name}` : name) : way === "ascending" ? `-${name}` : name;
  return h("th", { scope: "col", "aria-sort": way },
    h("button", { type: "button", onclick: () => go({ ...state, sort: next, page: "" }) }, label,
      h("span", { class: "way", "aria-hidden": "true" }, { ascending: " ▲", descending: " ▼", none: " ↕" }[way])));
}

function tableRow(row, first, heads) {
  const gold = isGold(row);
  const cells = {
    type: cell("type", row),
    status: pill(cell("status", row)),
    subject: h("a", { href: `#event/${row}`, tabIndex: first ? 0 : -1, class: "open" }, cell("subject", row) || "(no words)"),
    organisations: cell("organisations", row),
    place: [cell("place", row), regionBeside(row)].filter(Boolean).join(", "),
    amount: (cell("figures", row)?.split(" · ") || EMPTY).map((figure) => h("span", { class: "figure" }, figure)),
    period_end: period(cell("period_start", row), cell("period_end", row)),
    published: cell("published", row),
    confidence: gold ? "" : sureness(cell("confidence", row)),
    review: reviewOf(row) ? h("span", { class: `verdict ${reviewOf(row)}` }, VERDICTS[reviewOf(row)]) : "",
    verdict: h("span", { class: `verdict ${cell("verdict", row) === "right" ? "right" : "wrong"}` }, cell("verdict", row) || ""),
  };
  return h("tr", { class: gold ? "gold" : "", onclick: (event) => { if (!event.target.closest("a, button") && !String(getSelection())) location.hash = `#event/${row}`; } },
    heads.map(([name, label]) => h("td", { "data-label": label, class: `c-${name}` },
      cells[name], name === "subject" && h("small", {}, cell("sentence", row) || ""))));
}

const regionBeside = (row) => {
  const name = nameOf(cell("region", row) || cell("country", row) || "");
  return name && name !== cell("place", row) ? name : "";
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const lastDay = (day) => Number(day.slice(8)) === new Date(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0).getDate();
const monthName = (day) => MONTHS[Number(day.slice(5, 7)) - 1];

/** A period as short as it can be told: 2024, 2024–2030, Jan–Jun 2024, by 2028, 2024-12-13. */
function period(start, end) {
  if (!start && !end) return "";
  if (!start) return `by ${tidy(end, false)}`;
  if (!end) return `from ${tidy(start, true)}`;
  if (start === end) return start;
  if (start.endsWith("-01-01") && end.endsWith("-12-31"))
    return start.slice(0, 4) === end.slice(0, 4) ? start.slice(0, 4) : `${start.slice(0, 4)}–${end.slice(0, 4)}`;
  if (start.endsWith("-01") && lastDay(end) && start.slice(0, 4) === end.slice(0, 4))
    return `${[...new Set([monthName(start), monthName(end)])].join("–")} ${end.slice(0, 4)}`;
  return `${start} – ${end}`;
}
const tidy = (day, first) => (day.endsWith(first ? "-01-01" : "-12-31") ? day.slice(0, 4) : day);

const sureness = (value) => (value === null ? "" : h("span", { class: "sure", title: `confidence ${value}` }, h("meter", { min: 0, max: 1, value, "aria-hidden": "true" }), h("span", {}, percent(value))));

function pager(state, at, pages) {
  const step = (page, label, told) => h("button", { type: "button", disabled: page < 1 || page > pages || page === at, "aria-label": told, onclick: () => go({ ...state, page: page === 1 ? "" : page }) }, label);
  return [step(1, "«", "First page"), step(at - 1, "‹ Back", "Page before"), h("span", {}, `page ${whole.format(at)} of ${whole.format(pages)}`), step(at + 1, "Next ›", "Next page"), step(pages, "»", "Last page")];
}

/** Arrow keys move from row to row, Page keys from page to page. */
function moveInTable(event) {
  const links = [...byId("table").querySelectorAll("a.open")];
  const at = links.indexOf(document.activeElement);
  if (at < 0) return;
  const page = Number(shownState.page || 1);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (event.key === "PageDown" || event.key === "PageUp") {
    go({ ...shownState, page: Math.max(1, page + (event.key === "PageDown" ? 1 : -1)) });
    setTimeout(() => byId("table").querySelector("a.open")?.focus(), 60);
  } else if (to === undefined || !links[to]) return;
  else {
    links[at].tabIndex = -1;
    links[to].tabIndex = 0;
    links[to].focus();
  }
  event.preventDefault();
}

const EXPORTED = [
  "event_id", "article_id", "published", "title", "url", "type", "status", "subject", "organisations", "places", "place", "region", "country",
  "figures", "amount", "currency", "jobs", "jobs_kind", "period_start", "period_end", "sector", "sentence", "confidence", "review", "note",
];

/** Every row that passes the filters, in the order shown, safe to be opened in a spreadsheet. */
function exportRows() {
  const lines = shownRows.map((row) => {
    const number = columns.article[row];
    const known = {
      event_id: columns.key[row], article_id: articles.id[number], title: articles.title[number], url: articles.url[number],
      review: reviewOf(row), note: noteOf(row),
    };
    return EXPORTED.map((name) => quoted(name in known ? known[name] : cell(name, row))).join(",");
  });
  download("events.csv", "text/csv;charset=utf-8", [EXPORTED.join(","), ...lines].join("\n") + "\n");
  say(`${plural(shownRows.length, "event")} exported`);
}

function quoted(value) {
  if (value === null || value === undefined) return "";
  // A spreadsheet would take these for formulas; an apostrophe before them says that they are text.
  const text = typeof value === "string" && /^'*[=+\-@\t\r\n＝＋－＠]./s.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
