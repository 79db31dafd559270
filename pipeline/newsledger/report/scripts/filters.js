// Which events are shown: the filters, in the page's address, so that a view can be kept or sent.

const FILTERS = {
  type: (row, value) => cell("type", row) === value,
  status: (row, value) => cell("status", row) === value,
  region: (row, value) => cell("region", row) === value,
  country: (row, value) => cell("country", row) === value,
  sector: (row, value) => cell("sector", row) === value,
  month: (row, value) => monthOf(row).startsWith(value),
  currency: (row, value) => (cell("amounts", row) || EMPTY).some(([currency]) => currency === value),
  jobs: (row, value) => cell("jobs_kind", row) === value,
  place: (row, value) => holds([cell("place", row), cell("places", row), nameOf(cell("region", row) || ""), nameOf(cell("country", row) || "")], value),
  organisation: (row, value) => holds([cell("organisations", row)], value),
  from: (row, value) => cell("amount", row) !== null && amountIn(row) >= Number(value),
  to: (row, value) => cell("amount", row) !== null && amountIn(row) <= Number(value),
  since: (row, value) => (cell("published", row) || "") >= value,
  until: (row, value) => Boolean(cell("published", row)) && cell("published", row) <= value,
  sure: (row, value) => (cell("confidence", row) ?? 0) >= Number(value),
  verdict: (row, value) => (cell("verdict", row) || "").split("; ").includes(value),
  review: (row, value) => (reviewOf(row) || "open") === value,
  article: (row, value) => columns.article[row] === Number(value),
  cluster: (row, value) => String(cell("cluster", row)) === value,
};
const TOLD = {
  type: "type", status: "status", region: "region", country: "country", sector: "sector word", month: "published in",
  currency: "currency", jobs: "jobs", place: "place", organisation: "organisation", from: "amount at least", to: "amount at most",
  since: "published since", until: "published until", sure: "confidence at least", verdict: "against gold", review: "review",
  article: "article", cluster: "same event", q: "search", texts: "whole articles",
};

const holds = (texts, wanted) => texts.some((text) => text && text.toLowerCase().includes(wanted.toLowerCase()));

/** The amount in the currency that is filtered by, else the first one. */
let filteredCurrency = null;
function amountIn(row) {
  const found = filteredCurrency && (cell("amounts", row) || EMPTY).find(([currency]) => currency === filteredCurrency);
  return found ? found[1] : cell("amount", row);
}

/** The rows that pass, in the order asked for. */
async function select(state) {
  filteredCurrency = state.currency || null;
  const tests = Object.entries(state).filter(([name, value]) => FILTERS[name] && value !== "");
  const wanted = (state.q || "").toLowerCase().split(/\s+/).filter(Boolean);
  const inTexts = wanted.length && state.texts ? await articlesWith(wanted) : null;
  const rows = [];
  for (let row = 0; row < count; row++) {
    if (!state.verdict && isGold(row)) continue;
    if (!tests.every(([name, value]) => FILTERS[name](row, value))) continue;
    if (wanted.length && !wanted.every((word) => words(row).includes(word)) && !inTexts?.has(columns.article[row])) continue;
    rows.push(row);
  }
  return sorted(rows, state.sort || "");
}

function sorted(rows, sort) {
  if (!sort) return rows;
  const down = sort.startsWith("-");
  const name = sort.replace("-", "");
  const value = name === "amount" ? amountIn : name === "review" ? (row) => reviewOf(row) : (row) => cell(name, row);
  const keys = new Map(rows.map((row) => [row, value(row)]));
  const numeric = rows.some((row) => typeof keys.get(row) === "number");
  const compare = numeric ? (a, b) => a - b : collator.compare;
  // What is empty stands last, whichever way round.
  return rows.slice().sort((one, other) => {
    const [a, b] = [keys.get(one), keys.get(other)];
    if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null) ? one - other : a === null || a === undefined ? 1 : -1;
    return (down ? compare(b, a) : compare(a, b)) || one - other;
  });
}
const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });

const options = (values, label = (value) => value) => [h("option", { value: "" }, "any"), ...values.map((value) => h("option", { value }, label(value)))];
const counted = (name) => tally(foundRows, (row) => cell(name, row)).map((each) => each.key);

/** The form above the table; it only changes the address. */
function filterForm(state) {
  const field = (label, control) => h("label", { class: "field" }, h("span", {}, label), control);
  const chooser = (name, values, label) => {
    const control = h("select", { name }, options(values, label));
    control.value = state[name] || "";
    return control;
  };
  const input = (name, type, extra = {}) => h("input", { name, type, value: state[name] || "", autocomplete: "off", ...extra });
  const seldom = ["region", "sector", "currency", "from", "to", "since", "until", "sure", "review", "texts", "month", "country", "jobs"];
  const form = h("form", { class: "filters", role: "search", "aria-label": "Filter the events", onsubmit: (event) => event.preventDefault() },
    h("div", { class: "row" },
      field("Search", input("q", "search", { id: "search", placeholder: "words of the event or its sentence" })),
      field("Type", chooser("type", run.types)),
      field("Status", chooser("status", run.statuses)),
      field("Place", input("place", "search", { list: "places" })),
      field("Organisation", input("organisation", "search", { list: "organisations" })),
      run.gold && field("Against gold", chooser("verdict", verdictKinds())),
    ),
    h("details", { class: "more", open: seldom.some((name) => state[name]) }, h("summary", {}, "More filters"),
      h("div", { class: "row" },
        field("Region", chooser("region", counted("region"), nameOf)),
        field("Sector word", chooser("sector", counted("sector").sort())),
        field("Currency", chooser("currency", currencies())),
        field("Amount at least", input("from", "number", { min: 0, step: "any" })),
        field("Amount at most", input("to", "number", { min: 0, step: "any" })),
        field("Published since", input("since", "date")),
        field("Published until", input("until", "date")),
        field("Confidence at least", chooser("sure", ["0.5", "0.6", "0.7", "0.8", "0.9"], (value) => `${Number(value) * 100}%`)),
        field("Review", chooser("review", ["open", "right", "wrong", "corrected"])),
        h("label", { class: "check" }, h("input", { type: "checkbox", name: "texts", checked: Boolean(state.texts) }), "search whole articles"),
      )),
    suggestions("places", counted("place")), suggestions("organisations", tally(foundRows, (row) => (cell("organisations", row) || "").split("; ")[0]).map((each) => each.key)),
  );
  let waiting = null;
  const change = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => go({ ...state, ...values(form), page: "" }), 200);
  };
  form.addEventListener("input", change);
  return form;
}

const values = (form) => Object.fromEntries([...form.elements].filter((each) => each.name).map((each) => [each.name, each.type === "checkbox" ? (each.checked ? "1" : "") : each.value.trim()]));
const suggestions = (id, names) => h("datalist", { id }, names.slice(0, 400).map((value) => h("option", { value })));
const currencies = () => tally(foundRows.filter((row) => cell("amounts", row)), (row) => cell("currency", row)).map((each) => each.key);
const verdictKinds = () => [...new Set((columns.verdict?.values || EMPTY).filter(Boolean).flatMap((each) => each.split("; ")))].sort();

/** What is filtered by, each to be taken away by a click. */
function chips(state) {
  const on = Object.entries(state).filter(([name, value]) => value && TOLD[name]);
  if (!on.length) return null;
  const told = (name, value) => ({ region: nameOf, country: nameOf, sure: (v) => `${v * 100}%`, from: (v) => short(Number(v)), to: (v) => short(Number(v)), article: (v) => articles.id[v] }[name] || String)(value);
  return h("div", { class: "chips" },
    on.map(([name, value]) => h("button", { type: "button", class: "chip", "aria-label": `Remove the filter ${TOLD[name]}: ${told(name, value)}`, onclick: () => go({ ...state, [name]: "", page: "" }) },
      `${TOLD[name]}: ${told(name, value)}`, h("span", { "aria-hidden": "true" }, " ×"))),
    h("button", { type: "button", class: "quiet", onclick: () => go({ sort: state.sort || "" }) }, "Clear all"));
}
