// The run's data: columns of events at once, the articles' texts in pieces when they are asked for.

const run = data("run");
const columns = data("events");
const articles = data("articles");
const EMPTY = [];

/** The value of a column in a row; a column of few different values is told by numbers. */
function cell(name, row) {
  const column = columns[name];
  if (!column) return null;
  if (Array.isArray(column)) return column[row] ?? null;
  return column.values[column.rows[row]] ?? null;
}

const count = columns.id ? columns.id.length : 0;
const isGold = (row) => columns.id[row].startsWith("gold ");
const foundRows = Array.from({ length: count }, (_, row) => row).filter((row) => !isGold(row));
const nameOf = (code) => run.names[code] || code;
const monthOf = (row) => (cell("published", row) || "").slice(0, 7);

const rowsByArticle = new Map();
for (let row = 0; row < count; row++) {
  const number = columns.article[row];
  if (!rowsByArticle.has(number)) rowsByArticle.set(number, []);
  rowsByArticle.get(number).push(row);
}

const pieces = new Map();
const loaded = document.readyState === "loading"
  ? new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve))
  : Promise.resolve();

/** The articles of a piece; it is read once. */
async function pieceAt(piece) {
  await loaded;
  if (!pieces.has(piece)) pieces.set(piece, unpacked(byId(`data-piece-${piece}`).textContent));
  return pieces.get(piece);
}

/** An article with its text, spans and events. */
const article = async (number) => (await pieceAt(Math.floor(number / run.pieceSize)))[number % run.pieceSize];

/** The data of a packed piece. */
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

let folded = null;
/** The words of a row in lower case, for the search. */
function words(row) {
  folded ??= [];
  return (folded[row] ??= [
    "subject", "organisations", "places", "place", "figures", "sentence", "sector", "type", "status",
  ].map((name) => cell(name, row) || "").concat(
    articles.title[columns.article[row]] || "", articles.id[columns.article[row]],
    nameOf(cell("region", row) || ""),
  ).join("\n").toLowerCase());
}

/** The numbers of the articles whose whole text holds all of the words. */
async function articlesWith(wanted) {
  const found = new Set();
  const count = Math.ceil(articles.id.length / run.pieceSize);
  const all = await Promise.all(Array.from({ length: count }, (_, piece) => pieceAt(piece)));
  all.flat().forEach((each, number) => {
    const text = each.text.toLowerCase();
    if (wanted.every((word) => text.includes(word))) found.add(number);
  });
  return found;
}

/** How often each value of a column occurs in rows, the commonest first. */
function tally(rows, value) {
  const counts = new Map();
  for (const row of rows) {
    const key = value(row);
    if (key) counts.set(key, (counts.get(key) || 0) + 1);
  }
  return [...counts].map(([key, n]) => ({ key, n })).sort((a, b) => b.n - a.n || (a.key < b.key ? -1 : 1));
}
