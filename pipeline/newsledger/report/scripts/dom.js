// Elements, texts and numbers. Whatever comes from an article goes through here as text.

/** Make an element: properties, then children; a string becomes a text node, never markup. */
function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name in node && !name.startsWith("aria") && name !== "list") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const byId = (id) => document.getElementById(id);
const fill = (node, ...children) => node.replaceChildren(...children.flat().filter(Boolean));

/** Read the data of one script tag. */
const data = (id) => JSON.parse(byId(`data-${id}`).textContent);

const whole = new Intl.NumberFormat("en");
const brief = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });

/** A number as a table has it: 1.49bn, 781bn, 54.9m, 210,000. */
function short(value) {
  for (const [size, letters] of [[1e12, "tn"], [1e9, "bn"], [1e6, "m"]])
    if (Math.abs(value) >= size) return brief.format(value / size) + letters;
  return whole.format(value);
}

const plural = (count, one, many = `${one}s`) => `${whole.format(count)} ${count === 1 ? one : many}`;
const percent = (share) => (share === null || share === undefined ? "" : `${Math.round(share * 100)}%`);
const SIGNS = { planned: "○", ongoing: "◐", completed: "●", cancelled: "✕" };
const VERDICTS = { right: "✓ right", wrong: "✗ wrong", corrected: "✎ corrected", added: "+ added" };

const pill = (status) => h("span", { class: `pill ${status}` }, h("span", { "aria-hidden": "true" }, SIGNS[status] || "", " "), status);

/** Say something to those who listen to the page instead of looking at it. */
function say(text) {
  byId("live").textContent = text;
}

/** Hand the reader a file. */
function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = h("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** Only addresses of the web become links. */
function webLink(url, text) {
  return /^https?:\/\//i.test(url || "")
    ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text)
    : h("span", {}, text);
}

/** Offsets count code points; strings here count UTF-16 units. Returns the way from the one to the other. */
function unitsOf(text) {
  if (!/[\ud800-\udbff]/.test(text)) return { units: (n) => n, points: (n) => n };
  const starts = [];
  for (let at = 0; at < text.length; at += text.codePointAt(at) > 0xffff ? 2 : 1) starts.push(at);
  starts.push(text.length);
  return {
    units: (n) => starts[Math.min(n, starts.length - 1)],
    points: (n) => starts.findIndex((start) => start >= n),
  };
}
