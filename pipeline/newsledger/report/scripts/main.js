// The page as a whole: the sections by the address, the colours, the run.

const TABS = [["overview", "Overview"], ["events", "Events"], ["errors", "Against gold"], ["review", "Review"], ["run", "Run"]];
const SECTIONS = { overview: "overview", events: "events", event: "event", errors: "faults-view", review: "review", run: "run-view" };
const TITLE = document.title;
let drawn = false;

async function route() {
  const [path, query = ""] = location.hash.replace(/^#/, "").split("?");
  const [name, argument] = path.split("/");
  const view = SECTIONS[name] ? name : "overview";
  const state = Object.fromEntries(new URLSearchParams(query));
  for (const tab of byId("tabs").children) {
    const on = tab.hash.slice(1) === (view === "event" ? "events" : view);
    if (on) tab.setAttribute("aria-current", "page"); else tab.removeAttribute("aria-current");
  }
  for (const [each, id] of Object.entries(SECTIONS)) byId(id).hidden = each !== view;
  document.title = `${TABS.find(([tab]) => tab === view)?.[1] || "Event"} · ${TITLE}`;
  if (view === "overview" && !drawn) { drawn = true; overview(); }
  if (view === "events") { byId("events").dataset.hash = location.hash; await eventsView(state); }
  if (view === "event") await (columns.id?.[Number(argument)] === undefined ? eventsView({}) : eventView(Number(argument)));
  if (view === "errors") faultsView(state);
  if (view === "review") reviewView();
  if (view === "run") runView();
  if (view !== "event" && view !== "events") scrollTo(0, 0);
}

function runView() {
  const { summary } = run;
  const line = (name, value) => value !== undefined && value !== null && h("div", {}, h("dt", {}, name), h("dd", {}, String(value)));
  const settings = Object.entries(summary.settings || {}).filter(([, value]) => value !== null && value !== false && String(value) !== "");
  const corrections = summary.counts?.corrections;
  fill(byId("run-view"),
    h("h1", { id: "run-title" }, "Run"),
    h("div", { class: "card" }, h("dl", { class: "fields" }, line("Started", summary.started), line("Time", summary.seconds && `${summary.seconds} s`), line("Version", summary.version), line("Pipeline", summary.pipeline),
      line("Articles", summary.counts?.articles), line("Events", summary.counts?.events), line("Rejected", run.rejected),
      corrections && line("Corrections", `${corrections.applied} taken over, ${corrections.absent} not in the input`),
      corrections?.["text changed"]?.length ? line("Corrected, but changed since", corrections["text changed"].join(", ")) : null,
      settings.map(([name, value]) => line(name, Array.isArray(value) ? value.join(" ") : value)))),
    run.rejects.length ? h("div", { class: "card scroll", tabIndex: 0, role: "region", "aria-label": "Articles that could not be read" }, h("h2", {}, "Could not be read"), h("table", { class: "plain" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Source"), h("th", { scope: "col" }, "Reason"))),
      h("tbody", {}, run.rejects.map((each) => h("tr", {}, h("th", { scope: "row" }, each.source), h("td", {}, each.reason)))))) : null,
    h("div", { class: "card" }, h("h2", {}, "This page"), h("p", {}, "It loads nothing and sends nothing. Charts: D3 and Observable Plot (ISC). Borders: Natural Earth (public domain). Places: GeoNames (CC BY 4.0).")));
}

function header() {
  const { summary } = run;
  const part = run.parts.length > 1 ? ` · part ${run.part + 1} of ${run.parts.length}` : "";
  fill(byId("about"), `${plural(articles.id.length, "article")}, ${plural(foundRows.length, "event")}`, h("span", { class: "started" }, ` · ${(summary.started || "").slice(0, 16).replace("T", " ")}`), part);
  fill(byId("tabs"), TABS.filter(([name]) => name !== "errors" || run.gold).map(([name, label]) => h("a", { href: `#${name}` }, label)),
    run.parts.length > 1 ? run.parts.map((name, n) => (n === run.part ? null : h("a", { class: "part", href: encodeURI(name) }, `Part ${n + 1}`))) : []);
}

const THEMES = { auto: "◑ System", light: "☀ Light", dark: "☾ Dark" };
function theme() {
  let now = "auto";
  try { now = localStorage.getItem("newsledger-theme") || "auto"; } catch { /* nothing is kept */ }
  const show = () => {
    if (now === "auto") delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = now;
    byId("theme").textContent = THEMES[now];
    byId("theme").setAttribute("aria-label", `Colours: ${THEMES[now].slice(2)}; change`);
  };
  byId("theme").addEventListener("click", () => {
    const names = Object.keys(THEMES);
    now = names[(names.indexOf(now) + 1) % names.length];
    try { localStorage.setItem("newsledger-theme", now); } catch { /* nothing is kept */ }
    show();
  });
  show();
}

openShelf();
theme();
header();
showBadge();
byId("loading").remove();
byId("skip").addEventListener("click", (event) => { event.preventDefault(); byId("main").focus(); });
addEventListener("hashchange", route);
addEventListener("beforeprint", () => { if (!byId("events").hidden) showPage(shownState, 1, 1000); });
addEventListener("afterprint", () => { if (!byId("events").hidden) showPage(shownState, Number(shownState.page || 1)); });
route();
