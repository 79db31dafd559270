// The map: areas shaded by their events, a circle where the events are.

const PROJECTIONS = {
  kazakhstan: { type: "conic-equal-area", parallels: [43, 54], rotate: [-67, 0] },
  world: { type: "equal-earth" },
};
const RATIO = { kazakhstan: 0.56, world: 0.5 };

function mapCard() {
  const inside = foundRows.filter((row) => cell("country", row) === "KZ").length;
  shownMap ??= inside > foundRows.length * 0.25 ? "kazakhstan" : "world";
  const drawing = h("div", { class: "drawing map", tabIndex: 0, role: "region", "aria-label": "Map of the events; the same numbers are in the card Region" });
  const legend = h("div", { class: "legend" });
  const draw = (width) => drawMap(drawing, legend, shownMap, Math.max(width, 560));
  let width = 0;
  onWidth(drawing, (now) => draw(width = now));
  const choose = (name, label) => h("button", {
    type: "button", "aria-pressed": String(shownMap === name),
    onclick: (event) => {
      shownMap = name;
      for (const other of event.target.parentNode.children) other.setAttribute("aria-pressed", String(other === event.target));
      draw(width);
    },
  }, label);
  return card("Where", {
    wide: true,
    note: "Borders: Natural Earth. Those between Abai and East Kazakhstan, Ulytau and Karaganda, Zhetisu and Almaty Region are approximate, drawn from the towns (GeoNames, CC BY 4.0).",
  }, h("div", { class: "choice", role: "group", "aria-label": "Map" }, choose("kazakhstan", "Kazakhstan"), choose("world", "World")), drawing, legend);
}

const span = (from, next) => (next === undefined ? `${from}+` : next - 1 > from ? `${from}–${next - 1}` : String(from));

/** Four classes that grow by powers, so that one large region leaves the others readable. */
function classes(counts) {
  const most = Math.max(1, ...counts);
  const bounds = [...new Set([0, 1, 2, 3].map((n) => Math.max(1, Math.round(most ** (n / 4)))))];
  const level = (n) => (n ? bounds.filter((bound) => n >= bound).length : 0);
  return { bounds, level };
}

const shade = (level) => (level ? `color-mix(in srgb, var(--mark) ${12 + level * 19}%, var(--land))` : "var(--land)");

function drawMap(node, legend, name, width) {
  MAPS[name] ??= data(name);
  const { features } = MAPS[name];
  const byRegion = name === "kazakhstan";
  const inside = features.filter((each) => !each.properties.around);
  const value = (row) => (byRegion ? cell("region", row) : cell("country", row));
  const counts = new Map(tally(foundRows, value).map((each) => [each.key, each.n]));
  const areas = inside.map((each) => ({ ...each, key: each.properties.id, n: counts.get(each.properties.id) || 0, label: each.properties.name }));
  const { bounds, level } = classes(areas.map((each) => each.n));
  const places = spots(byRegion);
  const most = Math.max(1, ...places.map((each) => each.n));
  const labelled = byRegion ? areas : [];
  const height = width * RATIO[name];
  const drawing = Plot.plot({
    className: "plot", width, height, margin: 2,
    projection: { ...PROJECTIONS[name], domain: { type: "FeatureCollection", features: inside }, inset: 6 },
    r: { type: "sqrt", domain: [0, most], range: [0, byRegion ? 15 : 13] },
    marks: [
      Plot.geo(features.filter((each) => each.properties.around), { fill: "var(--around)", stroke: "var(--line)", strokeWidth: 0.5 }),
      Plot.geo(areas, { fill: (each) => shade(level(each.n)), stroke: "var(--border)", strokeWidth: 0.8, className: "area" }),
      Plot.dot(places, { x: "longitude", y: "latitude", r: "n", fill: "var(--spot)", fillOpacity: 0.55, stroke: "var(--surface)", strokeWidth: 1, className: "spot" }),
      Plot.text(labelled, Plot.centroid({ text: (each) => `${each.label}\n${each.n ? whole.format(each.n) : ""}`, fill: "var(--ink)", stroke: "var(--surface)", strokeWidth: 3, fontSize: width < 700 ? 10 : 12, lineHeight: 1.1 })),
      byRegion ? Plot.text(CITIES, { x: "x", y: "y", text: "name", dy: 14, fill: "var(--ink)", stroke: "var(--surface)", strokeWidth: 3, fontSize: width < 700 ? 9 : 11, fontStyle: "italic" }) : null,
    ].filter(Boolean),
  });
  mount(node, drawing, "Map");
  const filter = byRegion ? "region" : "country";
  marks(drawing, ".area path", areas.map((each) => (each.n ? each : null)), filter, (each) => each.label);
  marks(drawing, ".spot circle", places, "place", (each) => each.key);
  fill(legend, h("span", {}, "Events:"), [0, ...bounds].map((bound, n) => {
    const box = h("span", { class: "shade" });
    box.style.background = shade(n);
    return h("span", {}, box, n === 0 ? "none" : span(bound, bounds[n]));
  }), h("span", {}, h("span", { class: "dot" }), "a place, by its events"));
}

const CITIES = [
  { name: "Astana", x: 71.43, y: 51.13 },
  { name: "Almaty", x: 76.93, y: 43.25 },
  { name: "Shymkent", x: 69.6, y: 42.32 },
];

/** The places with coordinates, each with its number of events. */
function spots(within) {
  const found = new Map();
  for (const row of foundRows) {
    const [latitude, longitude, key] = [cell("latitude", row), cell("longitude", row), cell("place", row)];
    if (latitude === null || longitude === null || !key) continue;
    if (within && (cell("country", row) !== "KZ" || !cell("region", row))) continue;
    if (!found.has(key)) found.set(key, { key, latitude, longitude, n: 0 });
    found.get(key).n += 1;
  }
  return [...found.values()].sort((a, b) => b.n - a.n);
}
