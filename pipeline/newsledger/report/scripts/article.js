// One event: its fields, each with its words in the article; the article with all its spans.

const KEYS = [
  ["organisations", "Organisations"], ["locations", "Places"], ["money", "Money"], ["percents", "Per cent"], ["multiples", "Multiples"],
  ["jobs", "Jobs"], ["projects", "Projects"], ["capacities", "Capacity"], ["period", "Period"],
];
let openRow = null;
let shownArticle = null;

const list = (value) => (value === null || value === undefined ? [] : Array.isArray(value) ? value : [value]);
const withMax = (value) => (value.value_max === undefined || value.value_max === null ? whole.format(value.value) : `${whole.format(value.value)} – ${whole.format(value.value_max)}`);
const sign = (value) => (value.qualifier && value.qualifier !== "=" ? `${value.qualifier} ` : "");
const same = (one, other) => one.toLowerCase() === other.toLowerCase();
const SHOWN = {
  organisations: (value, beside) => beside?.name && beside.name !== value ? `${value} (${beside.name})` : value,
  locations: (value, beside) => [value, beside?.region ? nameOf(beside.region) : "", beside?.country ? nameOf(beside.country) : ""].filter((part, n, all) => part && all.findIndex((each) => same(each, part)) === n).join(", "),
  money: (value) => `${sign(value)}${withMax(value)} ${value.currency}`,
  percents: (value) => `${value}%`,
  multiples: (value) => `${value}×`,
  jobs: (value) => `${sign(value)}${withMax(value)} ${value.kind}`,
  projects: (value) => whole.format(value),
  capacities: (value) => `${sign(value)}${withMax(value)} ${value.unit || ""}${value.per ? ` per ${value.per}` : ""}`,
  period: (value) => `${value.text} (${period(value.date_start, value.date_end) || "no dates"})`,
};

async function eventView(row) {
  openRow = row;
  const number = columns.article[row];
  const entry = await article(number);
  shownArticle = { number, entry, ...unitsOf(entry.text) };
  const gold = isGold(row);
  const found = gold ? null : entry.events.find((each) => each.id === columns.id[row]);
  const goldEvent = gold ? entry.gold.events.find((each) => `gold ${each.id}` === columns.id[row]) : goldOf(entry, found);
  const title = articles.title[number] || articles.id[number];
  fill(byId("event"),
    h("div", { class: "above" }, h("a", { href: backTo(), class: "button" }, "← Back to the table"), neighbours(row)),
    h("h1", { id: "event-title", tabIndex: -1 }, cell("subject", row) || "(no words)"),
    h("p", { class: "lead" }, cell("type", row), " · ", pill(cell("status", row)), " · ", webLink(articles.url[number], title), articles.date[number] && ` · ${articles.date[number]}`),
    h("div", { class: "sides" },
      h("div", { class: "facts" },
        found && fieldsCard(found, "Found"),
        (goldEvent || run.gold) && goldCard(goldEvent, found, row),
        found && clusterCard(row),
        reviewCard(row, found),
        othersCard(number, row)),
      articleCard(entry, found || goldEvent, gold)));
  byId("event-title").focus({ preventScroll: true });
  scrollTo(0, 0);
}

const goldOf = (entry, found) => {
  const at = found && entry.pairs ? entry.pairs[entry.events.indexOf(found)] : null;
  return at === null || at === undefined ? null : entry.gold.events[at];
};
const backTo = () => (byId("events").dataset.hash || "#events");

function neighbours(row) {
  const at = shownRows.indexOf(row);
  if (at < 0) return null;
  const link = (to, label) => (shownRows[to] === undefined ? null : h("a", { class: "button", href: `#event/${shownRows[to]}` }, label));
  return h("span", { class: "neighbours" }, link(at - 1, "‹ Event before"), h("span", {}, `${whole.format(at + 1)} of ${whole.format(shownRows.length)}`), link(at + 1, "Next event ›"));
}

/** The fields as a list; each value leads to the words that it was read from. */
function fieldsCard(event, title) {
  const mentions = event.beside?.mentions || event.mentions || EMPTY;
  const fields = KEYS.filter(([key]) => list(event[key]).length).map(([key, label]) => {
    const mine = mentions.filter((each) => each.key === key);
    return h("div", {}, h("dt", {}, label), list(event[key]).map((value, n) => {
      const words = mine[n];
      return h("dd", {}, SHOWN[key](value, event.beside?.[key]?.[n]), words && toWords(words));
    }));
  });
  return h("section", { class: "card" }, h("h2", {}, title),
    h("dl", { class: "fields" },
      h("div", {}, h("dt", {}, "Type"), h("dd", {}, event.type)), h("div", {}, h("dt", {}, "Status"), h("dd", {}, pill(event.status))),
      h("div", {}, h("dt", {}, "Subject"), h("dd", {}, event.subject || "–")), ...fields,
      event.confidence !== undefined && h("div", {}, h("dt", {}, "Confidence"), h("dd", {}, sureness(event.confidence), h("small", {}, "the share of such events' values that are right"))),
      event.evidence?.length ? h("div", {}, h("dt", {}, "Sentences"), event.evidence.map(([start, end], n) => h("dd", {}, h("button", { type: "button", class: "words", onclick: () => showSentence(n) }, `“${excerpt(start, end)}”`)))) : null));
}

const excerpt = (start, end) => {
  const text = textAt(start, end).replace(/\s+/g, " ");
  return text.length > 110 ? `${text.slice(0, 107)}…` : text;
};
const textAt = (start, end) => shownArticle.entry.text.slice(shownArticle.units(start), shownArticle.units(end));

const toWords = (words) => [
  h("button", { type: "button", class: "words", "aria-label": `Show “${words.text}” in the article`, onclick: () => showWords(words.start) }, `“${words.text}”`),
  words.rule && h("code", { class: "rule", title: "the rule that read it" }, words.rule),
];

function showWords(start) {
  flash(byId("text").querySelector(`mark[data-start="${start}"]`));
}
function showSentence(n) {
  flash(byId("text").querySelector(`[data-sentence="${n}"]`));
}
function flash(node) {
  if (!node) return;
  for (const other of byId("text").querySelectorAll(".flash")) other.classList.remove("flash");
  node.classList.add("flash");
  node.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  say(node.textContent);
}

function goldCard(goldEvent, found, row) {
  const verdict = cell("verdict", row) || "no gold for this article";
  const told = h("p", {}, h("span", { class: `verdict ${verdict === "right" ? "right" : "wrong"}` }, verdict));
  if (!goldEvent) return h("section", { class: "card gold" }, h("h2", {}, "Gold"), told);
  const shown = fieldsCard(goldEvent, "Gold");
  shown.classList.add("gold");
  shown.firstChild.after(told);
  return shown;
}

/** The same event in other articles, where the run has grouped them. */
function clusterCard(row) {
  const cluster = cell("cluster", row);
  if (cluster === null) return null;
  const others = foundRows.filter((other) => other !== row && cell("cluster", other) === cluster);
  if (!others.length) return null;
  return h("section", { class: "card" }, h("h2", {}, `Also told by ${plural(others.length, "event")}`),
    h("ul", { class: "others" }, others.slice(0, 20).map((other) => h("li", {}, h("a", { href: `#event/${other}` }, cell("subject", other) || "(no words)"), " ", h("small", {}, [cell("published", other), articles.title[columns.article[other]] || articles.id[columns.article[other]], cell("figures", other)].filter(Boolean).join(" · "))))));
}

function othersCard(number, row) {
  const rows = (rowsByArticle.get(number) || EMPTY).filter((other) => other !== row);
  if (!rows.length) return null;
  return h("section", { class: "card others-card" }, h("details", {}, h("summary", {}, `${plural(rows.length, "more event")} of this article`),
    h("ul", { class: "others" }, rows.map((other) => h("li", {}, h("a", { href: `#event/${other}` }, cell("subject", other) || "(no words)"), " ", h("small", {}, [cell("type", other), cell("figures", other), isGold(other) ? "gold, missed" : ""].filter(Boolean).join(" · ")))))));
}

/** The article: sentences of the event underlined, every span marked and named. */
function articleCard(entry, event, gold) {
  const draft = draftOf(shownArticle.number);
  const sets = { found: draft?.spans || entry.spans, gold: entry.gold?.spans };
  let side = gold ? "gold" : "found";
  const text = h("div", { class: "text", id: "text", lang: "en", tabIndex: 0, role: "region", "aria-label": "The article" });
  const table = h("div");
  const draw = () => {
    const faults = side === "gold" ? entry.gold?.missed : entry.gold?.wrong;
    fill(text, marked(entry.text, sets[side], event?.evidence || EMPTY, faults || {}));
    fill(table, spanTable(sets[side], faults || {}));
  };
  draw();
  const choose = (name, label) => h("button", { type: "button", "aria-pressed": String(side === name), onclick: (click) => {
    side = name;
    for (const other of click.target.parentNode.children) other.setAttribute("aria-pressed", String(other === click.target));
    draw();
  } }, label);
  return h("section", { class: "card article" }, h("h2", {}, "Article"),
    entry.gold && h("div", { class: "choice", role: "group", "aria-label": "Spans of" }, choose("found", "Found spans"), choose("gold", "Gold spans")),
    h("ul", { class: "legend labels", "aria-label": "Labels" }, run.labels.map((label) => h("li", {}, h("mark", { class: label, "data-label": label }, label.toLowerCase())))),
    text, h("details", { class: "as-table" }, h("summary", {}, "All spans as a table, with values and rules"), table));
}

function marked(text, spans, evidence, faults) {
  const { units } = shownArticle;
  const nodes = [];
  const edges = new Set([0, text.length]);
  for (const [start, end] of evidence) edges.add(units(start)).add(units(end));
  const inSentence = (at) => evidence.findIndex(([start, end]) => at >= units(start) && at < units(end));
  const plain = (from, to) => {
    const cuts = [from, ...[...edges].filter((edge) => edge > from && edge < to).sort((a, b) => a - b), to];
    for (let n = 0; n + 1 < cuts.length; n++) {
      const within = inSentence(cuts[n]);
      const part = text.slice(cuts[n], cuts[n + 1]);
      if (part) nodes.push(within < 0 ? part : h("span", { class: "sentence", "data-sentence": within }, part));
    }
  };
  let at = 0;
  for (const span of spans) {
    const [start, end] = [units(span.start), units(span.end)];
    plain(at, start);
    const fault = faults[span.start];
    nodes.push(h("mark", {
      class: `${span.label}${inSentence(start) < 0 ? "" : " sentence"}${fault ? " fault" : ""}`,
      "data-label": fault ? `${span.label}, ${fault}` : span.label, "data-start": span.start,
      title: `${span.label}: ${valuesOf(span)}${span.rule ? `\nrule ${span.rule}` : ""}${fault ? `\n${fault}` : ""}`,
    }, text.slice(start, end)));
    at = end;
  }
  plain(at, text.length);
  return nodes;
}

const valuesOf = (span) => Object.entries(span).filter(([key, value]) => !["start", "end", "label", "text", "rule"].includes(key) && value !== null && value !== "=").map(([key, value]) => `${key} ${typeof value === "number" ? whole.format(value) : value}`).join(", ");

function spanTable(spans, faults) {
  const heads = ["Words", "Label", "Values", "Rule"];
  return h("table", { class: "plain" }, h("thead", {}, h("tr", {}, heads.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, spans.map((span) => h("tr", {}, h("td", {}, h("button", { type: "button", class: "words", onclick: () => showWords(span.start) }, span.text)),
      h("td", {}, h("span", { class: `tag ${span.label}` }, span.label), faults[span.start] && ` ${faults[span.start]}`), h("td", {}, valuesOf(span)), h("td", {}, h("code", {}, span.rule || ""))))));
}
