// Gold beside prediction: every miss and false alarm, by kind.

const FAULT = ["kind", "name", "article", "start", "gold", "found", "context"];

function faultsView(state) {
  const all = data("faults").map((each) => Object.fromEntries(FAULT.map((name, n) => [name, each[n]])));
  const kinds = [...d3.rollup(all, (each) => each.length, (each) => each.kind)].sort((a, b) => b[1] - a[1]);
  const ofKind = all.filter((each) => !state.kind || each.kind === state.kind);
  const names = [...d3.rollup(ofKind, (each) => each.length, (each) => each.name)].sort((a, b) => b[1] - a[1]);
  const rows = ofKind.filter((each) => !state.name || each.name === state.name);
  const page = Math.max(1, Number(state.page || 1));
  const pages = Math.max(1, Math.ceil(rows.length / ROWS));
  const to = (change) => `#errors?${new URLSearchParams(Object.entries({ ...state, page: "", ...change }).filter(([, value]) => value))}`;
  const link = (label, n, on, href) => h("a", { class: on ? "chip on" : "chip", href, "aria-current": on ? "true" : null }, `${label} `, h("b", {}, whole.format(n)));
  fill(byId("faults-view"),
    h("h1", { id: "faults-title" }, "Against gold"),
    run.scores && h("details", { class: "card" }, h("summary", {}, "Scores"), h("pre", { class: "scroll", tabIndex: 0 }, run.scores)),
    run.goldAbsent ? h("p", { class: "note" }, `${plural(run.goldAbsent, "gold article")} are not in this run.`) : null,
    h("nav", { class: "chips", "aria-label": "Kinds of error" }, link("all", all.length, !state.kind, to({ kind: "", name: "" })), kinds.map(([kind, n]) => link(kind, n, state.kind === kind, to({ kind, name: "" })))),
    state.kind && names.length > 1 ? h("nav", { class: "chips small", "aria-label": "What it concerns" }, names.slice(0, 30).map(([name, n]) => link(name, n, state.name === name, to({ name: state.name === name ? "" : name })))) : null,
    h("p", { class: "note" }, `${plural(rows.length, "error")}. Events with these errors are also in the table, under the filter “Against gold”.`),
    h("table", { class: "events" }, h("thead", {}, h("tr", {}, ["Error", "Of", "Gold", "Found", "Text"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, rows.slice((page - 1) * ROWS, page * ROWS).map((each) => h("tr", {},
        h("td", { "data-label": "Error" }, h("span", { class: "verdict wrong" }, each.kind)), h("td", { "data-label": "Of", class: "c-type" }, each.name), h("td", { "data-label": "Gold" }, each.gold), h("td", { "data-label": "Found" }, each.found),
        h("td", { "data-label": "Text" }, each.context, " ", faultLink(each)))))),
    pages > 1 ? h("nav", { class: "pager", "aria-label": "Pages of the errors" }, page > 1 && h("a", { class: "button", href: to({ page: String(page - 1) }) }, "‹ Back"), h("span", {}, `page ${page} of ${pages}`), page < pages && h("a", { class: "button", href: to({ page: String(page + 1) }) }, "Next ›")) : null);
}

/** The event of the article whose sentences are nearest to the error. */
function faultLink(fault) {
  const rows = rowsByArticle.get(fault.article) || EMPTY;
  const name = articles.title[fault.article] || articles.id[fault.article];
  return rows.length ? h("a", { href: `#events?article=${fault.article}` }, name) : h("span", {}, name);
}
