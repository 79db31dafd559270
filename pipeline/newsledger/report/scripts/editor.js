// Correcting an event. Gold demands that words of the article hold every value, so a value is
// chosen with its words; words that nothing was found in are selected in the article.

const FIGURES = {
  money: { label: "MONEY", name: "Money", parts: ["value", "value_max", "currency", "qualifier"] },
  percents: { label: "PERCENT", name: "Per cent", parts: ["value"] },
  multiples: { label: "MULTIPLE", name: "Multiple", parts: ["value"] },
  jobs: { label: "JOBS", name: "Jobs", parts: ["value", "value_max", "kind", "qualifier"], one: true },
  projects: { label: "PROJECTS", name: "Projects", parts: ["value"], one: true },
  capacities: { label: "CAPACITY", name: "Capacity", parts: ["value", "value_max", "unit", "per", "qualifier"] },
};
const NAMED = { organisations: ["ORG", "Organisation"], locations: ["LOC", "Place"] };
const BARE = new Set(["percents", "multiples", "projects"]); // events hold their number alone
const MADE = "correction";
const PART_NAMES = { value: "number", value_max: "up to", currency: "currency", qualifier: "qualifier", kind: "kind", unit: "unit", per: "per" };

/** The form; `event` and `draft` change only when it is applied. */
function editor(event, draft, added, apply, leave) {
  const spans = structuredClone(draft.spans);
  const error = h("p", { class: "error", role: "alert" });
  const rows = h("div", { class: "values" });
  const head = h("div", { class: "row" },
    labelled("Type", choice("type", run.types, event.type)), labelled("Status", choice("status", run.statuses, event.status)),
    labelled("Subject", h("input", { name: "subject", value: event.subject || "", autocomplete: "off" })));
  for (const [key, [label]] of Object.entries(NAMED)) for (const name of event[key]) rows.append(nameRow(key, label, name, spans));
  for (const [key, figure] of Object.entries(FIGURES)) for (const value of list(event[key])) rows.append(figureRow(key, figure, BARE.has(key) ? { value } : value, spans, event));
  if (event.period) rows.append(periodRow(event.period));
  const evidence = { pairs: structuredClone(event.evidence) };
  const sentences = h("p", { class: "note" });
  const showEvidence = () => { sentences.textContent = `Sentences: ${evidence.pairs.map(([start, end]) => `“${excerpt(start, end)}”`).join(" ") || "none yet"}`; };
  showEvidence();
  const fail = (reason) => { error.textContent = reason; };
  const form = h("form", {
    class: "editor", onsubmit: (submit) => {
      submit.preventDefault();
      const made = readForm(form, evidence.pairs, spans, event, added);
      if (typeof made === "string") return fail(made);
      const found = event.review.found || (event.review.verdict === "corrected" || added ? event.review.found : plainEvent(structuredClone(event)));
      draft.spans = spans.sort((a, b) => a.start - b.start);
      Object.assign(event, made, { review: { ...event.review, verdict: added ? "added" : "corrected", found: added ? null : found } });
      if (event.confidence !== undefined) event.confidence = 1;
      apply();
      return undefined;
    },
  },
  h("h2", { tabIndex: -1 }, added ? "Add an event" : "Correct the event"), head, rows,
  h("div", { class: "row adders" }, adders(rows, spans, event)),
  sentences,
  h("div", { class: "row" },
    h("button", { type: "button", onclick: () => { const words = selected(); if (!words) return fail(SELECT); evidence.pairs = [...evidence.pairs, [words.start, words.end]].sort((a, b) => a[0] - b[0]); fail(""); return showEvidence(); } }, "Add the selected sentence"),
    evidence.pairs.length ? h("button", { type: "button", class: "quiet", onclick: () => { evidence.pairs = []; showEvidence(); } }, "Clear the sentences") : null),
  h("details", { class: "more" }, h("summary", {}, "Words that were not found"),
    h("div", { class: "row" }, labelled("Label", choice("new-label", run.labels, "ORG")),
      h("button", { type: "button", onclick: () => { const reason = addSpan(form, spans); fail(reason); if (!reason) for (const chooser of rows.querySelectorAll("select[data-label]")) refill(chooser, spans); } }, "Mark the words selected in the article"))),
  error,
  h("div", { class: "row" }, h("button", { type: "submit", class: "main" }, added ? "Add" : "Apply"), h("button", { type: "button", onclick: leave }, "Leave as it was")));
  return form;
}

const SELECT = "Select the words in the article first.";
const labelled = (label, control) => h("label", { class: "field" }, h("span", {}, label), control);
function choice(name, values, value) {
  const control = h("select", { name }, values.map((each) => h("option", { value: each }, each)));
  control.value = value ?? "";
  return control;
}
const remover = () => h("button", { type: "button", class: "quiet remove", "aria-label": "Remove this value", onclick: (event) => event.target.closest(".value").remove() }, "×");

/** A chooser among the spans of a label. */
function spanChooser(label, spans, start) {
  const control = h("select", { "data-label": label, "aria-label": `Words of the ${label.toLowerCase()}` });
  refill(control, spans);
  if (start !== undefined && start !== null) control.value = String(start);
  return control;
}
function refill(control, spans) {
  const value = control.value;
  fill(control, spans.filter((span) => span.label === control.dataset.label).sort((a, b) => a.start - b.start).map((span) => h("option", { value: span.start }, span.text)));
  if (value) control.value = value;
}

function nameRow(key, label, name, spans) {
  const span = spans.find((each) => each.label === label && each.text === name) || spans.find((each) => each.label === label && each.name === name);
  return h("fieldset", { class: "value", "data-key": key }, h("legend", {}, NAMED[key][1]), spanChooser(label, spans, span?.start), remover());
}

function figureRow(key, figure, value, spans, event) {
  const near = (span) => Math.min(...event.evidence.map(([start, end]) => Math.max(start - span.end, span.start - end, 0)), Infinity);
  const same = spans.filter((span) => span.label === figure.label && Math.abs(span.value) === Math.abs(value.value) && (!value.currency || span.currency === value.currency)).sort((a, b) => near(a) - near(b));
  const chooser = spanChooser(figure.label, spans, same[0]?.start);
  const parts = figure.parts.map((part) => labelled(PART_NAMES[part], partInput(part, value[part])));
  const row = h("fieldset", { class: "value", "data-key": key }, h("legend", {}, figure.name), chooser, ...parts, remover());
  chooser.addEventListener("change", () => {
    const span = spans.find((each) => String(each.start) === chooser.value && each.label === figure.label);
    for (const input of row.querySelectorAll("[name]")) input.value = span[input.name] ?? (input.name === "qualifier" ? "=" : "");
  });
  return row;
}

function partInput(part, value) {
  if (part === "qualifier") return choice(part, ["=", "~", ">", "<"], value || "=");
  if (part === "kind") return choice(part, run.jobKinds, value || "existing");
  if (part === "per") return choice(part, ["", "year", "month", "day"], value || "");
  if (part === "value" || part === "value_max") return h("input", { name: part, type: "number", step: "any", value: value ?? "", required: part === "value" });
  return h("input", { name: part, value: value ?? "", size: 8, ...(part === "currency" ? { pattern: "[A-Z]{3}", title: "three letters, as USD" } : {}) });
}

function periodRow(value) {
  return h("fieldset", { class: "value", "data-key": "period" }, h("legend", {}, "Period"),
    labelled("words", h("input", { name: "text", value: value.text || "", required: true })), labelled("from", h("input", { name: "date_start", type: "date", value: value.date_start || "" })), labelled("until", h("input", { name: "date_end", type: "date", value: value.date_end || "" })), remover());
}

function adders(rows, spans, event) {
  const has = (key) => rows.querySelector(`[data-key=${key}]`);
  const add = (label, name, make) => h("button", { type: "button", onclick: () => { const row = make(); if (row) { rows.append(row); row.querySelector("select, input").focus(); } } }, `+ ${name}`);
  const first = (label) => spans.find((span) => span.label === label);
  return [
    ...Object.entries(NAMED).map(([key, [label, name]]) => add(label, name, () => first(label) && nameRow(key, label, first(label).text, spans))),
    ...Object.entries(FIGURES).map(([key, figure]) => add(figure.label, figure.name, () => first(figure.label) && !(figure.one && has(key)) && figureRow(key, figure, first(figure.label), spans, event))),
    add("DATE", "Period", () => !has("period") && periodRow(spans.find((span) => span.label === "DATE") || {})),
  ];
}

/** The offsets of what is selected in the article, without white space at its ends. */
function selectedNow() {
  const selection = getSelection();
  const text = byId("text");
  if (!text || !selection.rangeCount || selection.isCollapsed || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) return null;
  const range = selection.getRangeAt(0);
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  const words = range.toString();
  const from = before.toString().length + (words.length - words.trimStart().length);
  const to = from + words.trim().length;
  return from < to ? { start: shownArticle.points(from), end: shownArticle.points(to), text: words.trim(), of: shownArticle.number } : null;
}

// A click elsewhere, as on a label, takes a selection away: the last one still counts.
let lastSelected = null;
document.addEventListener("selectionchange", () => { lastSelected = selectedNow() || lastSelected; });
const selected = () => (lastSelected?.of === shownArticle.number ? lastSelected : null);

/** Mark the selected words with a label; what they overlap gives way. Returns what is wrong, or "". */
function addSpan(form, spans) {
  const words = selected();
  if (!words) return SELECT;
  const label = form.elements["new-label"].value;
  const figure = Object.values(FIGURES).some((each) => each.label === label);
  const number = Number((/[\d.,]*\d/.exec(words.text)?.[0] || "").replaceAll(",", ""));
  const values = figure ? { value: number || 0, ...(label === "MONEY" ? { currency: "USD" } : {}), ...(label === "JOBS" ? { kind: "existing" } : {}), qualifier: "=" }
    : label === "DATE" ? { date_start: null, date_end: null } : { name: words.text, country: null, ...(label === "LOC" ? { region: null } : {}) };
  const kept = spans.filter((span) => span.end <= words.start || span.start >= words.end);
  spans.splice(0, spans.length, ...kept, { start: words.start, end: words.end, label, text: words.text, ...values, rule: MADE });
  return "";
}

/** The event that the form says, or a sentence about what is missing. Spans take the new values. */
function readForm(form, evidence, spans, event, added) {
  const made = { type: form.elements.type.value, status: form.elements.status.value, subject: form.elements.subject.value.trim() || null, organisations: [], locations: [], money: [], percents: [], multiples: [], jobs: null, projects: null, capacities: [], period: null, evidence };
  if (!evidence.length && added) return "Select the sentence that tells the event, and add it.";
  for (const row of form.querySelectorAll(".value")) {
    const { key } = row.dataset;
    const chooser = row.querySelector("select[data-label]");
    const part = Object.fromEntries([...row.querySelectorAll("[name]")].map((input) => [input.name, input.value.trim() === "" ? null : input.type === "number" ? Number(input.value) : input.value.trim()]));
    if (key === "period") { made.period = { text: part.text, date_start: part.date_start, date_end: part.date_end }; continue; }
    const span = spans.find((each) => String(each.start) === chooser.value && each.label === chooser.dataset.label);
    if (!span) return "Choose the words of every value; mark them in the article if they were not found.";
    if (NAMED[key]) { if (!made[key].includes(span.text)) made[key].push(span.text); continue; }
    const value = figureOf(key, part);
    takeValue(span, value, key);
    if (FIGURES[key].one) made[key] = BARE.has(key) ? value.value : value;
    else made[key].push(BARE.has(key) ? value.value : value);
  }
  return made;
}

function figureOf(key, part) {
  const value = {};
  for (const name of FIGURES[key].parts) if (name !== "value_max" || part.value_max !== null) value[name] = part[name];
  return value;
}

/** The words mean what the reader says they mean; the sign of a change is the event's alone. */
function takeValue(span, value, key) {
  const number = key === "percents" ? Math.abs(value.value) : value.value;
  const wanted = { ...value, value: key === "percents" && Math.abs(span.value) === number ? span.value : number };
  if (Object.entries(wanted).every(([name, part]) => (span[name] ?? null) === (part ?? null))) return;
  Object.assign(span, wanted, { rule: MADE });
}
