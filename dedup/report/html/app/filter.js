// Which findings are shown, in which order. The choice stands in the address, so that it can be kept and sent.

const FILTERS = {
  type: { label: "Finding", options: { repeat: "repeats", pair: "pairs of articles" } },
  scope: { label: "Scope", options: { within: "within an article", across: "across articles" } },
  kind: { label: "Kind", options: { exact: "exact", near: "near" } },
  relation: { label: "Relation", options: { copy: "copies", update: "updates", partial: "partials", template: "templates" } },
  outcome: { label: "Action", options: { cut: "cut", out: "left out", stays: "stays" } },
  role: { label: "Role", options: null },
  folder: { label: "Folder", options: null },
  facts: { label: "Facts", options: { changed: "changed", same: "none changed" } },
};
const SORTS = {
  order: { label: "input order", key: (item) => item.at },
  facts: { label: "changed facts first", key: (item) => -item.facts.length },
  score: { label: "least alike first", key: (item) => item.score },
  size: { label: "longest first", key: (item) => -sizeOf(item) },
  article: { label: "article", key: (item) => store.articles[item.b].place },
  outcome: { label: "action", key: (item) => ["cut", "out", "stays"].indexOf(item.outcome) },
};
const CLEAR = { q: "", min: "0", max: "100", sort: "order", down: "", page: "1" };
for (const name of Object.keys(FILTERS)) CLEAR[name] = "";

let choice = { ...CLEAR };
let chosen = null; // rows that `choice` leaves, in order

function sizeOf(item) {
  if (isPair(item)) return Math.min(store.articles[item.a].chars, store.articles[item.b].chars);
  return item.bEnd - item.bStart;
}

/** All that the search looks at, folded once. */
function hay(item) {
  if (item.hay === undefined) {
    const [a, b] = [store.articles[item.a], store.articles[item.b]];
    const facts = item.facts.map((fact) => `${fact[1]} ${fact[2]}`).join(" ");
    item.hay = fold(`${item.id} ${a.place} ${a.title} ${item.a === item.b ? "" : `${b.place} ${b.title}`} ${item.text} ${item.why} ${facts}`);
  }
  return item.hay;
}

const PASSES = {
  type: (item, value) => item.type === value,
  scope: (item, value) => item.scope === value,
  kind: (item, value) => item.kind === value,
  relation: (item, value) => item.relation === value,
  outcome: (item, value) => item.outcome === value,
  role: (item, value) => item.aRole === value || item.bRole === value,
  folder: (item, value) => store.articles[item.a].source === value || store.articles[item.b].source === value,
  facts: (item, value) => (item.facts.length > 0) === (value === "changed"),
};

/** Nothing is chosen: all findings, as they come. */
const isPlain = () => Object.keys(CLEAR).every((name) => name === "page" || choice[name] === CLEAR[name]);

const countChosen = () => (isPlain() ? meta.size.rows : choose().length);

/** The chosen rows, at least so many of them: of the plain list no more blocks are read than that takes. */
function chosenUpTo(rows) {
  if (!isPlain()) return choose();
  while (store.rows.length < rows && readBlock("rows"));
  return store.rows;
}

function choose() {
  if (chosen) return chosen;
  readAll("articles", "rows");
  const tests = Object.keys(FILTERS).filter((name) => choice[name]);
  const words = fold(choice.q).split(/\s+/).filter(Boolean);
  const [low, high] = [share(choice.min, 0), share(choice.max, 1)];
  const left = store.rows.filter(
    (item) =>
      item.score >= low && item.score <= high && tests.every((name) => PASSES[name](item, choice[name])) &&
      words.every((word) => hay(item).includes(word)),
  );
  const { key } = SORTS[choice.sort] || SORTS.order;
  const keyed = left.map((item) => [key(item), item]);
  const turn = choice.down ? -1 : 1;
  keyed.sort(([x, one], [y, other]) => (x < y ? -turn : x > y ? turn : one.at - other.at));
  return (chosen = keyed.map(([, item]) => item));
}

function share(text, otherwise) {
  const value = Number.parseFloat(text) / 100;
  return Number.isFinite(value) ? value : otherwise;
}

function setChoice(changes) {
  choice = { ...choice, page: "1", ...changes };
  chosen = null;
}

/** The address of the findings as chosen: "#findings" and what differs from the plain view. */
function addressOf(wanted) {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted)) if (value !== CLEAR[name]) said.set(name, value);
  const query = said.toString();
  return `#findings${query ? `&${query}` : ""}`;
}

function readAddress(query) {
  const said = new URLSearchParams(query);
  const read = { ...CLEAR };
  for (const name of Object.keys(CLEAR)) if (said.has(name)) read[name] = said.get(name);
  if (JSON.stringify(read) !== JSON.stringify(choice)) {
    choice = read;
    chosen = null;
  }
}
