// The reader's judgement: right, wrong, corrected, added, with notes; kept in the browser
// where it lets us, and saved as a corrections file, which is gold.

const SHELF = "newsledger-review-1";
const drafts = new Map();
let shelf = true;

const keyOf = (number) => `${articles.digest[number]} ${articles.id[number]}`;
const plainEvent = ({ beside, review, ...event }) => event;
const NOT_JUDGED = { verdict: null, note: "", found: null };

/** Take up what was kept in the browser, by this page or by an earlier run's. */
function openShelf() {
  try {
    for (const [key, draft] of Object.entries(JSON.parse(localStorage.getItem(SHELF) || "{}"))) drafts.set(key, draft);
  } catch {
    shelf = false;
  }
}

function keep(number, draft) {
  draft.changed = new Date().toISOString();
  if (isEmpty(draft) && !articles.reviewed[number]) drafts.delete(keyOf(number));
  else drafts.set(keyOf(number), draft);
  try {
    localStorage.setItem(SHELF, JSON.stringify(Object.fromEntries(drafts)));
    shelf = true;
  } catch {
    shelf = false;
  }
  showBadge();
}

const isEmpty = (draft) => !draft.complete && draft.events.every(({ review }) => !review.verdict && !review.note);
const draftOf = (number) => drafts.get(keyOf(number)) || null;

/** The article's draft: as kept here, as the run was given it, or a fresh one. */
function draftFor(number, entry) {
  return draftOf(number) || (entry.correction ? fromLine(entry.correction) : {
    changed: null, complete: false, spans: structuredClone(entry.spans),
    events: entry.events.map((event) => ({ ...structuredClone(plainEvent(event)), review: { ...NOT_JUDGED } })),
  });
}

/** A line of a corrections file as a draft; events marked wrong come back from its review. */
function fromLine(line) {
  const told = new Map((line.review?.events || EMPTY).map((each) => [each.id, each]));
  const wrong = [...told.values()].filter((each) => each.verdict === "wrong" && each.found);
  return {
    changed: line.review?.saved || null, complete: Boolean(line.review?.complete), spans: line.spans,
    events: [
      ...line.events.map((event) => ({ ...event, review: { ...NOT_JUDGED, ...told.get(event.id) } })),
      ...wrong.map((each) => ({ ...each.found, review: { ...NOT_JUDGED, ...each } })),
    ],
  };
}

/** The draft as a line of a corrections file: the guide's gold form and the review beside it. */
function toLine(number, entry, draft) {
  const [id, title, date, url] = ["id", "title", "date", "url"].map((name) => articles[name][number]);
  return {
    id, title, date, url, text: entry.text, spans: draft.spans,
    events: draft.events.filter(({ review }) => review.verdict !== "wrong").map(plainEvent),
    review: {
      saved: new Date().toISOString(), pipeline: run.summary.pipeline, complete: draft.complete,
      events: draft.events.filter(({ review }) => review.verdict || review.note).map(({ id: event, review, ...rest }) => ({
        id: event, verdict: review.verdict, note: review.note,
        found: review.verdict === "wrong" ? { id: event, ...rest } : review.found,
      })),
    },
  };
}

// What was said of an event holds for an event that says the same, whatever number a later
// version of the pipeline gives it; its number decides between two that are alike.
const traits = (event) => JSON.stringify([event.type, event.status, event.subject, event.money[0]?.value ?? null, event.jobs?.value ?? null]);
const traitsOf = (row) => JSON.stringify([...["type", "status", "subject", "amount", "jobs"].map((name) => cell(name, row))]);
function counterpart(draft, id, wanted) {
  const alike = draft.events.filter((event) => traits(event) === wanted || (event.review.found && traits(event.review.found) === wanted));
  return alike.find((event) => event.id === id) || (alike.length === 1 ? alike[0] : null);
}

function judgementOf(row) {
  const draft = isGold(row) ? null : draftOf(columns.article[row]);
  return draft ? counterpart(draft, columns.id[row], traitsOf(row))?.review : null;
}
const reviewOf = (row) => (draftOf(columns.article[row]) ? judgementOf(row)?.verdict || null : isGold(row) ? null : cell("review", row));
const noteOf = (row) => judgementOf(row)?.note || null;

/** The articles of this page that have a judgement, by their numbers. */
const judged = () => articles.id.map((_, number) => number).filter((number) => {
  const draft = draftOf(number);
  return draft ? !isEmpty(draft) : articles.reviewed[number];
});

function showBadge() {
  const number = judged().length;
  const badge = byId("badge");
  badge.hidden = !number;
  badge.textContent = plural(number, "reviewed article");
}

async function saveCorrections() {
  const lines = [];
  for (const number of judged()) {
    const entry = await article(number);
    lines.push(JSON.stringify(toLine(number, entry, draftFor(number, entry))));
  }
  for (const line of data("kept")) lines.push(JSON.stringify(line));
  download("corrections.jsonl", "application/x-ndjson", lines.map((line) => `${line}\n`).join(""));
  say(`${plural(lines.length, "article")} saved`);
}

/** Take up a corrections file; what it says of articles of this page with the same text counts. */
async function loadCorrections(file) {
  const told = { taken: 0, unknown: 0, broken: 0 };
  const places = new Map();
  for (let number = 0; number < articles.id.length; number++) places.set((await article(number)).text, number);
  for (const text of (await file.text()).split("\n").filter((line) => line.trim())) {
    let line = null;
    try { line = JSON.parse(text); } catch { told.broken += 1; continue; }
    const number = places.get(line.text);
    if (number === undefined || !Array.isArray(line.events) || !Array.isArray(line.spans)) { told.unknown += 1; continue; }
    keep(number, fromLine(line));
    told.taken += 1;
  }
  return `${plural(told.taken, "article")} taken over` + (told.unknown ? `, ${told.unknown} not of this page` : "") + (told.broken ? `, ${told.broken} lines are not JSON` : "");
}

/** The card beside an event: its judgement, a note, the article as a whole. */
function reviewCard(row, found) {
  const { number, entry } = shownArticle;
  const node = h("section", { class: "card review", id: "review-card" });
  const draw = () => {
    const draft = draftFor(number, entry);
    const known = found && counterpart(draft, found.id, traits(found));
    const event = known || (found && { ...structuredClone(plainEvent(found)), id: freeId(draft), review: { ...NOT_JUDGED } });
    const hold = () => { if (!draft.events.includes(event)) draft.events.push(event); };
    const judge = (verdict) => {
      hold();
      const before = event.review;
      if (before.verdict === "corrected") Object.assign(event, before.found);
      event.review = { ...before, verdict: before.verdict === verdict ? null : verdict, found: null };
      keep(number, draft);
      draw();
      say(event.review.verdict ? `marked ${event.review.verdict}` : "judgement taken back");
      byId("review-card").querySelector(`[data-verdict=${verdict}]`).focus();
    };
    const choice = (verdict, label) => h("button", { type: "button", class: `judge ${verdict}`, "data-verdict": verdict, "aria-pressed": String(event.review.verdict === verdict), onclick: () => judge(verdict) }, label);
    fill(node, h("h2", {}, "Review"),
      event && h("div", { class: "judges", role: "group", "aria-label": "This event is" },
        choice("right", "✓ Right"), choice("wrong", "✗ Wrong"),
        h("button", { type: "button", class: "judge corrected", "aria-pressed": String(event.review.verdict === "corrected"), onclick: () => edit(event, draft, false) }, "✎ Correct…")),
      event && !known && h("p", { class: "note" }, "You reviewed this article as an earlier version had read it. What you said stays in the file; this event is new."),
      event?.review.verdict === "corrected" && correctedNow(event, () => judge("corrected")),
      event && h("label", { class: "field" }, h("span", {}, "Note"), h("textarea", { name: "note", rows: 2, value: event.review.note || "", oninput: (input) => { hold(); event.review.note = input.target.value; keep(number, draft); } })),
      addedNow(draft, edit),
      h("div", { class: "row" },
        h("button", { type: "button", onclick: () => edit(blankEvent(draft), draft, true) }, "+ Add a missed event"),
        h("label", { class: "check" }, h("input", { type: "checkbox", checked: draft.complete, onchange: (input) => { draft.complete = input.target.checked; keep(number, draft); } }), "I have read the whole article: all its events are judged, none is missing")),
      h("p", { class: "note" }, shelf ? "Kept in this browser. " : "This browser keeps nothing for pages from the disk: save before you close. ", h("a", { href: "#review" }, "Save as a file"), "."));
  };
  const edit = (event, draft, added) => {
    fill(node, editor(event, draft, added, () => { if (!draft.events.includes(event)) draft.events.push(event); keep(number, draft); draw(); redrawArticle(event); }, draw));
    node.querySelector("h2").focus();
  };
  draw();
  return node;
}

function correctedNow(event, takeBack) {
  const shown = fieldsCard(event, "Corrected");
  shown.classList.remove("card");
  shown.append(h("button", { type: "button", class: "quiet", "data-verdict": "corrected", onclick: takeBack }, "Take the correction back"));
  return shown;
}

function addedNow(draft, edit) {
  const added = draft.events.filter(({ review }) => review.verdict === "added");
  if (!added.length) return null;
  const { number } = shownArticle;
  return h("div", {}, h("h3", {}, "Added to this article"), h("ul", { class: "others" }, added.map((event) => h("li", {}, `${event.type}: ${event.subject || "(no words)"} `,
    h("button", { type: "button", class: "quiet", onclick: () => edit(event, draft, true) }, "change"),
    h("button", { type: "button", class: "quiet", onclick: () => { draft.events.splice(draft.events.indexOf(event), 1); keep(number, draft); route(); } }, "remove")))));
}

const freeId = (draft) => `e${Math.max(0, ...draft.events.map(({ id }) => Number(/^e(\d+)$/.exec(id)?.[1] || 0))) + 1}`;

function blankEvent(draft) {
  return {
    id: freeId(draft), type: "project", status: "planned", subject: null, organisations: [], locations: [], money: [],
    percents: [], multiples: [], jobs: null, projects: null, capacities: [], period: null, evidence: [], review: { ...NOT_JUDGED },
  };
}

const redrawArticle = (event) => byId("event").querySelector(".article").replaceWith(articleCard(shownArticle.entry, event, false));

/** The page of all judgements. */
function reviewView() {
  const rows = judged();
  const heads = ["Article", "Right", "Wrong", "Corrected", "Added", "Notes", "Whole article"];
  const told = h("p", { role: "status" });
  const kept = data("kept");
  fill(byId("review"),
    h("h1", { id: "review-title" }, "Review"),
    h("div", { class: "card" },
      h("p", {}, "Mark events right or wrong, correct their fields, add what is missed; then save. The file is gold for ", h("code", {}, "newsledger evaluate corrections.jsonl"), ", and ", h("code", {}, "newsledger run … --corrections corrections.jsonl"), " puts your events in the place of the found ones as long as an article's text stays as it is."),
      h("div", { class: "row" },
        h("button", { type: "button", class: "main", id: "save", disabled: !rows.length && !kept.length, onclick: saveCorrections }, `Save corrections (${plural(rows.length + kept.length, "article")})`),
        h("label", { class: "button" }, "Load a corrections file", h("input", { type: "file", class: "unseen", accept: ".jsonl,.ndjson", onchange: async (event) => { const done = await loadCorrections(event.target.files[0]); reviewView(); byId("review").querySelector("[role=status]").textContent = done; } }))),
      told,
      kept.length ? h("p", { class: "note" }, `${plural(kept.length, "corrected article")} of earlier runs are not in this page, or have another text now: `, kept.slice(0, 10).map((line) => line.id).join(", "), kept.length > 10 ? ", …" : "", ". They stay in the file.") : null,
      !shelf && h("p", { class: "note" }, "This browser keeps nothing for pages from the disk: save before you close."),
      h("p", { class: "note" }, "As gold, an article counts whole: what you didn't judge counts as right. Tick “I have read the whole article” where you did, so that others can tell.")),
    rows.length ? h("div", { class: "card scroll", tabIndex: 0, role: "region", "aria-label": "Reviewed articles" }, h("table", { class: "plain" }, h("thead", {}, h("tr", {}, heads.map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, rows.map(reviewRow)))) : null);
}

function reviewRow(number) {
  const draft = draftOf(number);
  const rows = rowsByArticle.get(number) || EMPTY;
  const of = (verdict) => (draft ? draft.events.filter(({ review }) => review.verdict === verdict).length : rows.filter((row) => cell("review", row) === verdict).length) || "";
  const first = rows.find((row) => reviewOf(row)) ?? rows[0];
  const name = articles.title[number] || articles.id[number];
  return h("tr", {}, h("th", { scope: "row" }, first === undefined ? name : h("a", { href: `#event/${first}` }, name)),
    ["right", "wrong", "corrected", "added"].map((verdict) => h("td", {}, String(of(verdict)))),
    h("td", {}, draft ? draft.events.map(({ review }) => review.note).filter(Boolean).join("; ") : ""), h("td", {}, draft?.complete ? "✓ read" : ""));
}
